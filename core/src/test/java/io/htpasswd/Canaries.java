package io.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.DecisionEvent;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Secrets to plant, and all that is said anywhere: what a test heard, logs at TRACE, standard error. */
final class Canaries implements AutoCloseable {
    static final String CANARY = "Canary";
    static final String PASSWORD = CANARY + "-password";
    static final String BCRYPT = PasswordHash.bcrypt(PASSWORD.getBytes(StandardCharsets.UTF_8), 4);

    private final Logged logged =
            new Logged(BasicAuth.class, HtpasswdFile.class, PolicyConfig.class, CredentialLocation.class);
    private final List<String> said = new ArrayList<>();

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each cannot be used, or has a problem, in a way of its own. */
    static List<String> badLines() {
        try (InputStream in = Objects.requireNonNull(Canaries.class.getResourceAsStream("bad-lines.txt"))) {
            List<String> lines = new ArrayList<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("$HASH", BCRYPT.substring(6))
                    .replace("\\u0000", "\0")
                    .replace("\\u0001", "\u0001")
                    .lines()
                    .toList());
            lines.add("long:" + CANARY.repeat(200_000));
            lines.add(base64("user:" + CANARY + ":x"));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        return logged.text();
    }

    @Override
    public void close() {
        logged.close();
    }

    void assertNoneIsHeard(String... expectedInTheLog) {
        said.add(logged.text());
        assertThat(logged.text()).contains(expectedInTheLog);
        List<String> secrets = List.of(
                CANARY,
                base64("alice:" + PASSWORD).substring(0, 16),
                base64(PASSWORD).substring(0, 12),
                BCRYPT.substring(8, 20),
                BCRYPT.substring(35),
                "x".repeat(20));
        assertThat(said).isNotEmpty().allSatisfy(text -> assertThat(text).doesNotContain(secrets));
    }

    void say(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            say(t.toString());
            for (Throwable suppressed : t.getSuppressed()) say(suppressed);
        }
    }

    void say(Object heard) {
        said.add(String.valueOf(heard));
    }

    void say(DecisionEvent event) {
        // Where it stands unescaped and unverified is said in the Javadoc: the one text of a stranger.
        String claimed = String.valueOf(event.claimedUser());
        say(event.toString().replace("claimedUser=" + claimed, ""));
    }
}
