package io.htpasswd;

import io.htpasswd.admission.Admission;
import io.htpasswd.admission.AttemptLimit;
import io.htpasswd.admission.HashingLimit;
import io.htpasswd.admission.Place;
import io.htpasswd.admission.TestPlace;
import io.htpasswd.admission.TrustedProxies;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialLocation;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.DecisionListener;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Reason;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RejectionRewriter;
import io.htpasswd.basic.RequestEdit;
import io.htpasswd.basic.RequestView;
import io.htpasswd.basic.Verification;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.config.SecretSource;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.Htgroup;
import io.htpasswd.file.Htpasswd;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import io.htpasswd.testing.Door;
import io.htpasswd.testing.Doors;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public door refuses null and names the argument: a part that is missing must not become a guard that is open. */
class DoorsTest {
    /** Users implement them and the library calls them; what comes back as null is tried where it is called. */
    private static final Set<Class<?>> CALLBACKS = Set.of(
            CredentialVerifier.class,
            RequestView.class,
            Place.class,
            DecisionListener.class,
            RejectionRewriter.class,
            SecretSource.class);

    private static final Map<String, String> EXCEPTIONS = Map.of(
            "BasicAuth.evaluateHeader values",
                    "a null instead of a field's values is malformed credentials (contract, section 3)",
            "BasicAuth.evaluateHeader values[]", "so is one among them",
            "RequestEdit.headers values[]",
                    "some servers hand over such; a field that has to be looked into is dropped",
            "PolicyConfig.read document[]", "part of a document: PolicyConfigException names its key path",
            "SecretSource.document kubernetesSecret[]", "part of a document: open says what is wrong with it");

    private static final Doors DOORS = doors();

    private static Doors doors() {
        byte[] line = "user:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=".getBytes(StandardCharsets.US_ASCII);
        Path missing = Path.of("no-such-file");
        CredentialVerifier verifier = credentials -> Verification.Accepted.WITHOUT_GROUPS;
        Policy policy = Policy.strict();
        BasicAuth auth = BasicAuth.of(policy, verifier);
        Decision.Anonymous anonymous = auth.anonymous();
        RequestEdit edit = anonymous.edit();
        Decision.Denied denied = auth.deny(TestRequest.get(), Reason.NO_CREDENTIALS);
        Decision.Authenticated authenticated = new Decision.Authenticated("user", Set.of(), edit);
        HashRules hashes = HashRules.standard().accepting(HashFormat.PLAIN);
        PasswordHash[] parsed = Stream.of(
                        "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1",
                        "$2y$04$abcdefghijklmnopqrstuuVsBWJKSqxKYvqFgJZkNDqVIbhVB4dSi",
                        "$5$rounds=1000$salt$",
                        "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
                        "zSE0Abt./....",
                        "{PLAIN}secret",
                        "no hash")
                .map(text -> PasswordHash.parse(text.getBytes(StandardCharsets.US_ASCII), hashes))
                .toArray(PasswordHash[]::new);
        try {
            return new Doors(BasicAuth.class, CALLBACKS, EXCEPTIONS)
                    .sample(BasicAuth.class, auth, BasicAuth.permitAll(policy))
                    .sample(Policy.class, policy)
                    .sample(CredentialVerifier.class, verifier)
                    .sample(CredentialLocation.class, CredentialLocation.cookie("auth"))
                    .sample(Credentials.class, Credentials.of("user", line))
                    .sample(HashingLimit.class, HashingLimit.shared())
                    .sample(AttemptLimit.class, AttemptLimit.of(10, Duration.ofMinutes(10)))
                    .sample(Admission.class, HashingLimit.shared().admission())
                    .sample(TrustedProxies.class, TrustedProxies.of("10.0.0.0/8"))
                    .sample(SocketAddress.class, new InetSocketAddress(0))
                    .sample(Place.class, new TestPlace(Place.Form.BLOCKING, null, "user"))
                    .sample(Object.class, "work")
                    .sample(Place.Form.class, Place.Form.values())
                    .sample(Place.Leaving.class, Place.Leaving.values())
                    .sample(DecisionListener.class, event -> {})
                    .sample(RejectionRewriter.class, RejectionRewriter.quietForScripts())
                    .sample(RequestView.class, TestRequest.get())
                    .sample(RequestEdit.class, edit, authenticated(policy).edit())
                    .sample(Decision.class, authenticated, anonymous, denied)
                    .sample(Reason.class, Reason.values())
                    .sample(Rejection.class, denied.rejection())
                    .sample(Rejection.Challenge.class, new Rejection.Challenge("WWW-Authenticate", "Basic"))
                    .sample(Verification.class, Verification.Failed.UNKNOWN_USER)
                    .sample(PolicyConfig.class, PolicyConfig.standard())
                    .sample(SecretSource.class, SecretSource.directory(missing))
                    .sample(HashRules.class, hashes)
                    .sample(PasswordHash.class, parsed)
                    .sample(PasswordHash.Unusable.class, (PasswordHash.Unusable) parsed[parsed.length - 1])
                    .sample(Htpasswd.class, Htpasswd.parse(line))
                    .sample(HtpasswdRules.class, HtpasswdRules.standard())
                    .sample(
                            HtpasswdFile.class,
                            HtpasswdFile.builder(missing).startWithout().open())
                    .sample(HtpasswdFile.Builder.class, HtpasswdFile.builder(missing))
                    .sample(Htgroup.class, Htgroup.parse("staff: user".getBytes(StandardCharsets.US_ASCII)))
                    .sample(byte[].class, line)
                    .sample(Path.class, missing)
                    .sample(Duration.class, Duration.ofSeconds(1))
                    .sample(List.class, List.of())
                    .sample(Set.class, Set.of("user"))
                    .sample(Map.class, Map.of())
                    .sample(Executor.class, Runnable::run)
                    .sample(ThreadFactory.class, Thread::new)
                    .sample(Collection.class, List.of("Authorization"))
                    .sample(Function.class, found -> List.of())
                    .sample(UnaryOperator.class, same -> same)
                    .sample(Consumer.class, event -> {})
                    .sample(BiConsumer.class, (path, problem) -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Decision.Authenticated authenticated(Policy policy) {
        BasicAuth forwarding =
                BasicAuth.of(policy.withForwardedUser("X-User"), credentials -> Verification.Accepted.WITHOUT_GROUPS);
        return (Decision.Authenticated) forwarding.evaluate(TestRequest.as("user", "password"));
    }

    static Stream<Door> everyDoor() {
        return DOORS.all();
    }

    @ParameterizedTest
    @MethodSource("everyDoor")
    void refusesNull(Door door) {
        door.assertRefused();
    }

    @Test
    void everyExceptionIsADoor() {
        DOORS.assertEveryExceptionIsADoor();
    }

    @Test
    void everyExportedPackageIsNullMarked() {
        DOORS.assertEveryPackageIsNullMarked();
    }
}
