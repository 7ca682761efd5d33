import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.mapper.MapperExtrasPlugin;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.transport.Netty4Plugin;

/** One node of Elasticsearch on this machine only: {@code Node PORT HOME}. It ends in order when it is told to. */
final class Node extends org.elasticsearch.node.Node {
    Node(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"),
            List.of(Netty4Plugin.class, MapperExtrasPlugin.class, Policies.class),
            false);
    }

    public static void main(String[] arguments) throws Exception {
        Files.createDirectories(Path.of(arguments[1], "config"));
        Settings settings = Settings.builder()
            .put("path.home", arguments[1])
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[0])
            .put("transport.port", 0)
            .put("transport.type", "netty4")
            .put("http.type", "netty4")
            .put("discovery.type", "single-node")
            // A full disk is not what is tested.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        Node node = new Node(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
            // Whoever asked it to end is told that it ended well.
            Runtime.getRuntime().halt(0);
        }));
        node.start();
        Thread.currentThread().join();
    }
}
