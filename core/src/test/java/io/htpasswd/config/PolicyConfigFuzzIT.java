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
        Map<String, Object> secret = documents.length < 2 ? Map.of() : Documents.of(documents[1]);
        Map<String, Object> policy = Documents.of(documents[0]);
        try {
            return PolicyConfig.standard()
                    .withRules(CHEAP)
                    .withSecrets(SecretSource.document(marked ? marked(secret) : secret))
                    .onProblem((path, problem) -> messages.add(path + ": " + problem.message()))
                    .read(marked ? marked(policy) : policy);
        } catch (PolicyConfigException e) {
            assertThat(e).hasNoCause();
            messages.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** With the canary in every text and in every name below the users. */
    private static Map<String, Object> marked(Map<?, ?> document) {
        Map<String, Object> marked = new HashMap<>();
        document.forEach((name, value) -> {
            String key = (String) name;
            // The names of a Secret's keys may be told; what could be none, as this is with a colon, may be a line of
            // users.
            String canary = key.equals("data") || key.equals("stringData") ? ":" + CANARY : CANARY;
            if (SECRET.contains(key)) marked.put(key, marked(value, canary));
            else marked.put(key, value instanceof Map<?, ?> object ? marked(object) : value);
        });
        return marked;
    }

    private static @Nullable Object marked(@Nullable Object value, String ofKeys) {
        if (value instanceof String text) {
            return text.substring(0, text.length() / 2) + CANARY + text.substring(text.length() / 2);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> marked = new ArrayList<>();
            list.forEach(item -> marked.add(marked(item, CANARY)));
            return marked;
        }
        if (!(value instanceof Map<?, ?> object)) return value;
        Map<String, @Nullable Object> marked = new HashMap<>();
        object.forEach((name, item) -> marked.put(name + ofKeys, marked(item, CANARY)));
        return marked;
    }
}
