package io.htpasswd;

import static io.htpasswd.Canaries.BCRYPT;
import static io.htpasswd.Canaries.CANARY;
import static io.htpasswd.Canaries.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place;
import io.htpasswd.admission.TrustedProxies;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.DecisionEvent;
import io.htpasswd.basic.MalformedRule;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.config.PolicyConfigException;
import io.htpasswd.config.SecretSource;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.Htgroup;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.file.LineProblem;
import io.htpasswd.file.ReloadEvents;
import io.htpasswd.testing.SampleHash;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Canaries in one of each public type, as text. */
@Timeout(60)
class SecretsAsTextTest {
    @TempDir
    Path folder;

    private final Canaries canaries = new Canaries();

    @AfterEach
    void close() {
        canaries.close();
    }

    /** One of each public type that can be one, full of secrets; a new type that is not here fails the test. */
    @Test
    void everyPublicTypeAsTextIsWithoutThem() throws Exception {
        Htpasswd users = Htpasswd.ofLines(List.of("alice:" + BCRYPT));
        Path path = Files.writeString(folder.resolve("users"), "alice:" + BCRYPT + "\n" + CANARY);
        Credentials credentials = Credentials.of("alice", PASSWORD.getBytes(StandardCharsets.UTF_8));
        BasicAuth auth = BasicAuth.of(Policy.optional().withForwardedUser("X-User"), users);
        Decision.Authenticated in = (Decision.Authenticated) auth.evaluate(TestRequest.as("alice", PASSWORD));
        Decision.Denied denied = (Decision.Denied) auth.evaluate(TestRequest.as("alice", CANARY));
        HtpasswdRules fatal = HtpasswdRules.standard().withFatal(LineProblem.Kind.NO_COLON);
        List<Object> one = new ArrayList<>(List.of(
                auth,
                credentials,
                in,
                in.edit(),
                auth.evaluate(TestRequest.get().withQuery(CANARY)),
                denied,
                denied.rejection(),
                String.valueOf(denied.rejection().challenge()),
                event(auth, CANARY),
                HashingLimit.shared(),
                HashingLimit.shared().admission(),
                AttemptLimit.of(10, Duration.ofMinutes(10)),
                Place.Form.BLOCKING,
                Place.Holds.TURN,
                Place.Leaving.DONE,
                Policy.strict(),
                denied.reason(),
                MalformedRule.NOT_BASE64,
                users.verify(credentials),
                Verification.Failed.UNKNOWN_USER,
                HashFormat.BCRYPT,
                HashRules.standard(),
                PasswordHash.parse(CANARY.getBytes(StandardCharsets.UTF_8), HashRules.standard()),
                PasswordHash.Problem.EMPTY,
                fatal,
                Htpasswd.parse(CANARY.getBytes(StandardCharsets.UTF_8))
                        .problems()
                        .get(0),
                LineProblem.Kind.NO_COLON,
                users,
                Htgroup.parse((CANARY + "\u0001: " + CANARY).getBytes(StandardCharsets.UTF_8)),
                HtpasswdFile.open(path),
                HtpasswdFile.open(path).health(),
                TrustedProxies.of("192.0.2.1"),
                users.hashCounts().get(0),
                HtpasswdFile.builder(path),
                ReloadEvents.between(
                        Htpasswd.parse(new byte[0]), HtpasswdFile.open(path).snapshot()),
                PolicyConfig.standard().withSecrets(SecretSource.document(Map.of(CANARY, CANARY)))));
        one.add(Objects.requireNonNull(denied.rejection().challenge()));
        for (ThrowingCall refused : List.<ThrowingCall>of(
                () -> Htpasswd.parse(CANARY.getBytes(StandardCharsets.UTF_8), fatal),
                () -> PolicyConfig.standard().read(Map.of("users", CANARY)))) {
            try {
                refused.run();
            } catch (IOException | PolicyConfigException e) {
                one.add(e);
                canaries.say(e);
            }
        }
        one.forEach(canaries::say);
        HashRules all = HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN);
        for (HashFormat format : HashFormat.values()) {
            byte[] encoded = SampleHash.of(format, CANARY).getBytes(StandardCharsets.UTF_8);
            canaries.say(PasswordHash.parse(encoded, all));
        }
        Set<String> seen = new TreeSet<>();
        for (Object each : one) seen.add(each.getClass().getName());
        assertThat(publicTypes())
                .isNotEmpty()
                .allSatisfy(type -> assertThat(seen).contains(type));
        canaries.assertNoneIsHeard("line 2: expected user:hash, found no colon");
    }

    private interface ThrowingCall {
        void run() throws IOException, PolicyConfigException;
    }

    /** Of the library's own classes those that users can name and have one of. */
    private static List<String> publicTypes() throws Exception {
        Path classes = Path.of(BasicAuth.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                if (name.endsWith("-info")) continue;
                Class<?> type = Class.forName(name);
                boolean isNameable = Modifier.isPublic(type.getModifiers())
                        && (type.getEnclosingClass() == null
                                || Modifier.isPublic(type.getEnclosingClass().getModifiers()));
                if (isNameable && !Modifier.isAbstract(type.getModifiers())) types.add(name);
            }
        }
        return types;
    }

    private static DecisionEvent event(BasicAuth auth, String password) {
        List<DecisionEvent> events = new ArrayList<>();
        auth.withListener(events::add).evaluate(TestRequest.as("alice", password));
        return events.get(0);
    }
}
