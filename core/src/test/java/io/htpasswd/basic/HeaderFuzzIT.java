package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whatever a client sends: a decision, no exception, and nobody in without alice's password. JAZZER_FUZZ=1 looks for more. */
class HeaderFuzzIT {
    private final List<Credentials> asked = new ArrayList<>();
    private final List<DecisionEvent> events = new ArrayList<>();
    private final CredentialVerifier alice = credentials -> {
        asked.add(credentials);
        return BasicAuthTest.ALICE.verify(credentials);
    };

    /** Field values, a line each. */
    @FuzzTest(maxDuration = "2m")
    void evaluateHeaderValues(byte[] data) {
        asked.clear();
        events.clear();
        List<String> values =
                data.length == 0 ? List.of() : List.of(new String(data, StandardCharsets.ISO_8859_1).split("\n", -1));
        for (Policy policy : List.of(Policy.strict(), Policy.optional())) {
            Decision decision =
                    BasicAuth.of(policy, alice).withListener(events::add).evaluateHeader(values);
            String userPass = values.size() == 1 ? userPass(values.get(0)) : null;
            String outcome = BasicAuthTest.outcome(decision);
            assertThat(outcome.equals("alice")).isEqualTo("alice:secret".equals(userPass));
            if (outcome.equals("anonymous")) {
                assertThat(policy.isStrict()).isFalse();
                assertThat(userPass).isNull();
            }
        }
        assertThat(asked).allSatisfy(credentials -> {
            assertThat(credentials.user()).isNotEmpty().doesNotContain(":");
            assertThat(credentials.user().chars()).noneMatch(Character::isISOControl);
            assertThat(credentials.password()).hasSizeLessThanOrEqualTo(512);
            for (byte octet : credentials.password())
                assertThat(octet >= 0 && octet < ' ' || octet == 0x7F).isFalse();
        });
        assertThat(events).hasSize(2).allSatisfy(event -> {
            String claimed = event.claimedUser();
            assertThat(claimed == null ? 0 : claimed.length()).isLessThanOrEqualTo(128);
        });
    }

    /** What the JDK makes of a value, which is laxer than we are: null when it is not of scheme Basic or no base64. */
    private static @Nullable String userPass(String value) {
        String stripped = value.replaceAll("^[ \t]+|[ \t]+$", "");
        if (!stripped.toLowerCase(Locale.ROOT).startsWith("basic ")) return null;
        if (stripped.chars().anyMatch(c -> c > 0x7F)) return null;
        try {
            byte[] decoded = Base64.getDecoder().decode(stripped.substring(6).replaceAll("^ +", ""));
            return new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
