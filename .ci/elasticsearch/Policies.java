import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.elasticsearch.client.node.NodeClient;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.core.CheckedFunction;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.BytesRestResponse;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xpack.core.ilm.AllocateAction;
import org.elasticsearch.xpack.core.ilm.DeleteAction;
import org.elasticsearch.xpack.core.ilm.ForceMergeAction;
import org.elasticsearch.xpack.core.ilm.LifecycleAction;
import org.elasticsearch.xpack.core.ilm.LifecyclePolicy;
import org.elasticsearch.xpack.core.ilm.LifecycleSettings;
import org.elasticsearch.xpack.core.ilm.LifecycleType;
import org.elasticsearch.xpack.core.ilm.MigrateAction;
import org.elasticsearch.xpack.core.ilm.ReadOnlyAction;
import org.elasticsearch.xpack.core.ilm.RolloverAction;
import org.elasticsearch.xpack.core.ilm.SetPriorityAction;
import org.elasticsearch.xpack.core.ilm.ShrinkAction;
import org.elasticsearch.xpack.core.ilm.TimeseriesLifecycleType;
import org.elasticsearch.xpack.core.ilm.action.PutLifecycleAction;

/**
 * What is published of lifecycle policies: their reader, and the settings by which an index names its policy. With it the
 * node takes policies, remembers them while it runs, and carries out nothing.
 */
public final class Policies extends Plugin implements ActionPlugin {
    private static final Map<String, CheckedFunction<XContentParser, LifecycleAction, IOException>> ACTIONS = Map.of(
        AllocateAction.NAME, AllocateAction::parse,
        DeleteAction.NAME, DeleteAction::parse,
        ForceMergeAction.NAME, ForceMergeAction::parse,
        MigrateAction.NAME, MigrateAction::parse,
        ReadOnlyAction.NAME, ReadOnlyAction::parse,
        RolloverAction.NAME, RolloverAction::parse,
        SetPriorityAction.NAME, SetPriorityAction::parse,
        ShrinkAction.NAME, ShrinkAction::parse);

    private final Map<String, LifecyclePolicy> held = new ConcurrentHashMap<>();

    static LifecyclePolicy read(String name, XContentParser parser) {
        LifecyclePolicy policy = PutLifecycleAction.Request.parseRequest(name, parser).getPolicy();
        TimeseriesLifecycleType.INSTANCE.validate(policy.getPhases().values());
        return policy;
    }

    @Override
    public List<Setting<?>> getSettings() {
        return List.of(LifecycleSettings.LIFECYCLE_NAME_SETTING, RolloverAction.LIFECYCLE_ROLLOVER_ALIAS_SETTING);
    }

    @Override
    public List<NamedXContentRegistry.Entry> getNamedXContent() {
        List<NamedXContentRegistry.Entry> known = ACTIONS.entrySet().stream()
            .map(action -> new NamedXContentRegistry.Entry(
                LifecycleAction.class, new ParseField(action.getKey()), parser -> action.getValue().apply(parser)))
            .collect(Collectors.toList());
        known.add(new NamedXContentRegistry.Entry(
            LifecycleType.class,
            new ParseField(TimeseriesLifecycleType.TYPE),
            parser -> TimeseriesLifecycleType.INSTANCE));
        return known;
    }

    @Override
    public List<RestHandler> getRestHandlers(
            Settings settings,
            RestController controller,
            ClusterSettings clusterSettings,
            IndexScopedSettings indexSettings,
            SettingsFilter filter,
            IndexNameExpressionResolver resolver,
            Supplier<DiscoveryNodes> nodes) {
        return List.of(new Handler());
    }

    private final class Handler extends BaseRestHandler {
        @Override
        public String getName() {
            return "policies";
        }

        @Override
        public List<Route> routes() {
            String path = "/_ilm/policy/{name}";
            return List.of(new Route(RestRequest.Method.PUT, path), new Route(RestRequest.Method.GET, path));
        }

        @Override
        protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
            String name = request.param("name");
            if (request.method() == RestRequest.Method.PUT) {
                try (XContentParser parser = request.contentParser()) {
                    held.put(name, read(name, parser));
                }
            }
            LifecyclePolicy policy = held.get(name);
            return channel -> {
                XContentBuilder answer = channel.newBuilder().startObject();
                if (policy != null) {
                    answer.field("acknowledged", true).startObject(name).field("policy", policy).endObject();
                }
                RestStatus status = policy == null ? RestStatus.NOT_FOUND : RestStatus.OK;
                channel.sendResponse(new BytesRestResponse(status, answer.endObject()));
            };
        }
    }
}
