package io.htpasswd.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.testing.TestRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a document holds: a guard or a PolicyConfigException, and nothing of what stands under the users in any message.
 * JAZZER_FUZZ=1 looks for more.
 */
class PolicyConfigFuzzIT {
    private static final String CANARY = "Canary";
    private static final List<String> SECRET = List.of("users", "htpasswd", "data", "stringData");
    private static final HtpasswdRules CHEAP = HtpasswdRules.standard()
            .withHashes(HashRules.standard().withMaxBcryptCost(4).withMaxShaCryptRounds(1_000));

    /** A line a value, {@code spec.traffic.basicAuthentication.users[]=user:hash}; after an empty line the Secret. */
    @FuzzTest(maxDuration = "2m")
    void read(byte[] data) {
        String[] documents = new String(data, StandardCharsets.UTF_8).split("\n\n", 2);
        List<String> messages = new ArrayList<>();
        BasicAuth auth = read(documents, false, messages);
        if (auth != null) {
            String wrong = TestRequest.token("user", "wrong password");
            TestRequest everywhere = TestRequest.get()
                    .with("Authorization", "Basic " + wrong)
                    .with("X-Auth", wrong)
                    .with("Cookie", "auth=" + wrong)
                    .withQuery("auth=" + wrong);
            assertThat(auth.evaluate(everywhere)).isNotInstanceOf(Decision.Authenticated.class);
            boolean mayBeOptional = documents[0].contains("mode=Optional") || documents[0].contains("mode=optional");
            if (!mayBeOptional) {
                assertThat(auth.evaluate(TestRequest.get())).isInstanceOf(Decision.Denied.class);
            }
        }
        read(documents, true, messages);
        assertThat(messages).allSatisfy(message -> {
            assertThat(message).doesNotContain(CANARY).hasSizeLessThan(1_000);
            assertThat(message.chars()).noneMatch(Character::isISOControl);
        });
    }

    private static @Nullable BasicAuth read(String[] documents, boolean marked, List<String> messages) {
        Map<String, Object> secret = documents.length < 2 ? Map.of() : document(documents[1], marked);
        try {
            return PolicyConfig.standard()
                    .withRules(CHEAP)
                    .withSecrets(SecretSource.document(secret))
                    .onProblem((path, problem) -> messages.add(path + ": " + problem.message()))
                    .read(document(documents[0], marked));
        } catch (PolicyConfigException e) {
            assertThat(e).hasNoCause();
            messages.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static Map<String, Object> document(String text, boolean marked) {
        Map<String, Object> root = new HashMap<>();
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            String[] path = (equals < 0 ? line : line.substring(0, equals)).split("\\.", 32);
            Object value = equals < 0 ? null : value(line.substring(equals + 1));
            Map<String, Object> node = root;
            boolean secret = false;
            for (int i = 0; i < path.length - 1; i++) {
                String key = secret && marked ? markedKey(path, i) : path[i];
                secret |= SECRET.contains(path[i]);
                node = child(node, key);
            }
            String last = path[path.length - 1];
            if (secret && marked) last = markedKey(path, path.length - 1);
            boolean list = last.endsWith("[]");
            String key = list ? last.substring(0, last.length() - 2) : last;
            if (marked && (secret || SECRET.contains(key)) && value instanceof String shown) value = marked(shown);
            if (list) add(node, key, value);
            else node.put(key, value);
        }
        return root;
    }

    /** The names of a Secret's keys may be told; what could be none, as this is with a colon, may be a line of users. */
    private static String markedKey(String[] path, int i) {
        boolean ofASecret = path[i - 1].equals("data") || path[i - 1].equals("stringData");
        return path[i] + (ofASecret ? ":" : "") + CANARY;
    }

    private static String marked(String text) {
        return text.substring(0, text.length() / 2) + CANARY + text.substring(text.length() / 2);
    }

    @SuppressWarnings("unchecked") // every map in here was made here
    private static Map<String, Object> child(Map<String, Object> node, String key) {
        if (!(node.get(key) instanceof Map)) node.put(key, new HashMap<String, Object>());
        return (Map<String, Object>) node.get(key);
    }

    @SuppressWarnings("unchecked") // and every list
    private static void add(Map<String, Object> node, String key, @Nullable Object value) {
        if (!(node.get(key) instanceof List)) node.put(key, new ArrayList<Object>());
        ((List<Object>) node.get(key)).add(value);
    }

    private static @Nullable Object value(String text) {
        return switch (text) {
            case "null" -> null;
            case "true", "false" -> Boolean.valueOf(text);
            case "{}" -> new HashMap<String, Object>();
            case "[]" -> new ArrayList<Object>();
            case "12" -> 12;
            default -> text.replace("\\n", "\n");
        };
    }
}
