package io.htpasswd.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Reason;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.testing.TestRequest;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LimitOptionsTest {
    private static final String LINE = "user:$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    @TempDir
    Path folder;

    private static LimitOptions options(String... flags) {
        LimitOptions options = new LimitOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("limits", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(flags);
        return options;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--hashes-at-once=2 | concurrent=2, blockingPlaces=150, asynchronousPlaces=150, maxWait=PT25S",
                "--hashes-at-once=2 --max-waiting=7 --max-wait=PT2S | concurrent=2, blockingPlaces=9, asynchronousPlaces=9, maxWait=PT2S",
                "--hashes-at-once=200 | concurrent=200, blockingPlaces=200, asynchronousPlaces=200, maxWait=PT25S",
                "--hashes-at-once=1 --max-waiting=0 --max-wait=PT0S | concurrent=1, blockingPlaces=1, asynchronousPlaces=1, maxWait=PT0S"
            })
    void limitIsWhatTheFlagsSay(String flags, String limit) throws Exception {
        assertThat(options(flags.split(" ")).limit(150)).hasToString("HashingLimit[" + limit + "]");
    }

    @Test
    void limitVerifiesAsManyAtOnceAsTheProcessesOwnWithoutFlags() throws Exception {
        String concurrent = HashingLimit.shared().toString().split(",")[0];
        assertThat(options().limit(150))
                .hasToString(concurrent + ", blockingPlaces=150, asynchronousPlaces=150, maxWait=PT25S]");
    }

    /** The same by a file of users and by a policy. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--max-bcrypt-cost=5 | user | U*U | true",
                "--max-bcrypt-cost=4 | user | U*U | false",
                "--max-sha-crypt-rounds=5000 | other | Hello world! | true",
                "--max-sha-crypt-rounds=4999 | other | Hello world! | false"
            })
    void hashesAboveTheFlagNeverLogIn(String flag, String user, String password, boolean letIn) throws Exception {
        String shaCrypt = "other:$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5";
        UsersOptions users = new UsersOptions();
        users.htpasswd = Files.writeString(folder.resolve("users"), LINE + "\n" + shaCrypt + "\n")
                .toString();
        PolicyOptions policy = new PolicyOptions();
        policy.policy = Files.writeString(
                        folder.resolve("policy.yaml"), "users: ['" + LINE + "', '" + shaCrypt + "']\n")
                .toString();
        LimitOptions limits = options(flag);
        assertThat(letsIn(guard(users, null, limits), user, password)).isEqualTo(letIn);
        assertThat(letsIn(guard(null, policy, limits), user, password)).isEqualTo(letIn);
    }

    @Test
    void limitIsTheGuardsByAFileOfUsersAndByAPolicy() throws Exception {
        UsersOptions users = new UsersOptions();
        users.htpasswd = Files.writeString(folder.resolve("users"), LINE).toString();
        PolicyOptions policy = new PolicyOptions();
        policy.policy = Files.writeString(folder.resolve("policy.yaml"), "users: ['" + LINE + "']\n")
                .toString();
        LimitOptions limits = options("--hashes-at-once=3", "--max-waiting=4", "--max-wait=PT5S");
        String limit = "HashingLimit[concurrent=3, blockingPlaces=7, asynchronousPlaces=7, maxWait=PT5S]]";
        assertThat(guard(users, null, limits).get().toString()).endsWith(limit);
        assertThat(guard(null, policy, limits).get().toString()).endsWith(limit);
        LimitOptions attempts = options("--attempts=10/PT10M");
        assertThat(guard(users, null, attempts).get().toString()).endsWith(", AttemptLimit[10 wrong in PT10M]]");
        assertThat(guard(null, policy, attempts).get().toString()).endsWith(", AttemptLimit[10 wrong in PT10M]]");
    }

    @Test
    void guardsOfOneCommandCountAttemptsTogether() throws Exception {
        LimitOptions options = options("--attempts=1/PT720H");
        UnaryOperator<BasicAuth> limits = options.on(options.limit(8));
        BasicAuth before = limits.apply(BasicAuth.of(Policy.strict(), Htpasswd.ofLines(List.of(LINE))));
        BasicAuth after = limits.apply(BasicAuth.of(Policy.optional(), Htpasswd.ofLines(List.of(LINE))));
        before.evaluate(TestRequest.as("user", "wrong").from("192.0.2.66"));
        assertThat(after.evaluate(TestRequest.as("user", "U*U").from("192.0.2.66")))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(Reason.LIMITED));
    }

    private static Supplier<BasicAuth> guard(UsersOptions users, PolicyOptions policy, LimitOptions limits)
            throws Exception {
        return Guard.of(
                users,
                policy,
                false,
                limits.on(limits.limit(8)),
                limits.rules(),
                new InetSocketAddress("127.0.0.1", 0),
                message -> {});
    }

    private static boolean letsIn(Supplier<BasicAuth> guard, String user, String password) {
        return guard.get().evaluate(TestRequest.as(user, password)) instanceof Decision.Authenticated;
    }
}
