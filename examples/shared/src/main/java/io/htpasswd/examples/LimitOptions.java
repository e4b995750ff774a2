package io.htpasswd.examples;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.file.HtpasswdRules;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much is hashed at once, who waits for it and for how long, and wrong attempts. */
final class LimitOptions {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    @Option(
            names = "--hashes-at-once",
            paramLabel = "NUMBER",
            description = "Passwords verified at once. Default: half as many as processors, at least one.")
    @Nullable
    String hashesAtOnce;

    @Option(
            names = "--max-waiting",
            paramLabel = "NUMBER",
            description =
                    "Requests that wait for that. Default: what makes 1,024 places with those that are verified; in a"
                            + " servlet container places for three quarters of its threads.")
    @Nullable
    String maxWaiting;

    @Option(names = "--max-wait", paramLabel = "DURATION", description = "How long, ISO-8601. Default: PT25S.")
    @Nullable
    String maxWait;

    @Option(
            names = "--attempts",
            paramLabel = "NUMBER/DURATION",
            description = "Wrong passwords per client in a window, as 10/PT10M. Default: any number.")
    @Nullable
    String attempts;

    @Mixin
    private HashOptions hashes = new HashOptions();

    /** Where {@code --max-waiting} is missing, those that are verified and those that wait have these places together. */
    HashingLimit limit(int places) throws StartException {
        int processors = Runtime.getRuntime().availableProcessors();
        int concurrent =
                HashOptions.number("--hashes-at-once", hashesAtOnce, 1, Integer.MAX_VALUE, Math.max(1, processors / 2));
        int waiting =
                HashOptions.number("--max-waiting", maxWaiting, 0, Integer.MAX_VALUE, Math.max(0, places - concurrent));
        return HashingLimit.of(concurrent, waiting, wait(maxWait));
    }

    /** Gives guards this limit, and all of them one attempt limit, which counts on when a policy changes. */
    UnaryOperator<BasicAuth> on(HashingLimit limit) throws StartException {
        AttemptLimit wrong = attempts();
        return guard -> {
            BasicAuth limited = guard.withHashingLimit(limit);
            return wrong == null ? limited : limited.withAttemptLimit(wrong);
        };
    }

    private @Nullable AttemptLimit attempts() throws StartException {
        if (attempts == null) return null;
        String[] parts = attempts.split("/", -1);
        try {
            if (parts.length == 2 && parts[0].matches("[0-9]{1,9}")) {
                return AttemptLimit.of(Integer.parseInt(parts[0]), Duration.parse(parts[1]));
            }
        } catch (DateTimeParseException e) {
            throw new StartException("--attempts: expected an ISO-8601 duration after the slash, as in 10/PT10M");
        } catch (IllegalArgumentException e) {
            throw new StartException("--attempts: " + e.getMessage());
        }
        throw new StartException("--attempts: expected wrong attempts and a window like 10/PT10M");
    }

    HtpasswdRules rules() throws StartException {
        return hashes.rules();
    }

    private static Duration wait(@Nullable String text) throws StartException {
        if (text == null) return Duration.ofSeconds(25);
        try {
            Duration wait = Duration.parse(text);
            if (!wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0) return wait;
        } catch (DateTimeParseException e) {
            throw new StartException("--max-wait: expected an ISO-8601 duration like PT25S");
        }
        throw new StartException("--max-wait: expected a duration from PT0S to " + LONGEST_WAIT + " like PT25S");
    }
}
