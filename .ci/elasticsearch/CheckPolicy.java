import java.nio.file.Files;
import java.nio.file.Path;
import org.elasticsearch.xcontent.DeprecationHandler;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

/**
 * Reads lifecycle policies, as they are sent to {@code _ilm/policy/NAME}, with Elasticsearch's own code:
 * {@code CheckPolicy FILE…}. It ends with an exception that names the action or phase that is not right.
 */
final class CheckPolicy {
    public static void main(String[] files) throws Exception {
        NamedXContentRegistry registry = new NamedXContentRegistry(new Policies().getNamedXContent());
        for (String file : files) {
            String text = Files.readString(Path.of(file));
            try (XContentParser parser = JsonXContent.jsonXContent.createParser(
                    registry, DeprecationHandler.THROW_UNSUPPORTED_OPERATION, text)) {
                System.out.println(file + ": " + Policies.read("checked", parser).getPhases().keySet());
            }
        }
    }
}
