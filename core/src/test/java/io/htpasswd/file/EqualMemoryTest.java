package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.CredentialVerifier;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.TestRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Section 6 of the contract, work of the memory: one fingerprint a request and one choice of a decoy a verification, whoever
 * asks. Otherwise the time of an answer tells who has logged in lately. Counted, never timed.
 */
@Timeout(30)
class EqualMemoryTest {
    private static final String SHA_OF_P = "{SHA}UWuXg/ylF+7L0dBk2i0WUxCxl1k=";
    private static final String LINES =
            "remembered:" + SHA_OF_P + "\nidle:" + SHA_OF_P + "\nlocked:!\nnocolon\nnocolon:" + SHA_OF_P + "\n";
    private static final List<String> NAMES = List.of("remembered", "idle", "locked", "nocolon", "nobody");

    private final CountedFingerprints fingerprints = new CountedFingerprints();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    private List<Function<TestRequest, Decision>> forms(CredentialVerifier verifier) {
        BasicAuth auth = BasicAuth.of(Policy.strict(), verifier);
        return List.of(
                auth::evaluate,
                request -> auth.evaluateHeader(request.headers("Authorization")),
                request -> auth.evaluate(request, executor).join());
    }

    private Htpasswd rememberedFor(Duration time) throws IOException {
        return fingerprints.parse(LINES, HtpasswdRules.standard().withRememberFor(time));
    }

    private static void assertIn(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Authenticated.class);
    }

    /** And two choices of a decoy: what the verification will cost, and what against. */
    private void assertOneEach(Htpasswd users, Function<TestRequest, Decision> form) {
        for (String name : NAMES) {
            long taken = fingerprints.taken();
            long choices = users.decoys().choices();
            assertThat(form.apply(TestRequest.as(name, "wrong"))).isInstanceOf(Decision.Denied.class);
            assertThat(fingerprints.taken() - taken).as(name).isEqualTo(1);
            assertThat(users.decoys().choices() - choices).as(name).isEqualTo(2);
        }
    }

    @Test
    void whileNobodyHasLoggedInAndAfterwardsEveryNameCostsOneFingerprint() throws IOException {
        Htpasswd users = rememberedFor(Duration.ofMinutes(5));
        for (Function<TestRequest, Decision> form : forms(users)) assertOneEach(users, form);
        assertIn(forms(users).get(0).apply(TestRequest.as("remembered", "p")));
        for (Function<TestRequest, Decision> form : forms(users)) assertOneEach(users, form);
    }

    @Test
    void whoseTimeIsUpCostsOneFingerprint() throws IOException {
        Htpasswd users = rememberedFor(Duration.ofNanos(1));
        for (Function<TestRequest, Decision> form : forms(users)) {
            assertIn(form.apply(TestRequest.as("remembered", "p")));
            assertOneEach(users, form);
        }
    }

    @Test
    void aRightPasswordCostsOneFingerprintTheFirstTimeAndWhenItIsRemembered() throws IOException {
        for (int form = 0; form < 3; form++) {
            Htpasswd users = rememberedFor(Duration.ofMinutes(5));
            Function<TestRequest, Decision> asked = forms(users).get(form);
            long taken = fingerprints.taken();
            for (long requests = 1; requests <= 3; requests++) {
                assertIn(asked.apply(TestRequest.as("idle", "p")));
                assertThat(fingerprints.taken() - taken).isEqualTo(requests);
                assertThat(users.decoys().choices()).isEqualTo(2);
            }
        }
    }

    /** A request may meet two versions of a file: one before its look at it, and one after. */
    @Test
    void aVersionThatComesMeanwhileCostsNoSecondFingerprint() throws IOException {
        Htpasswd before = rememberedFor(Duration.ofMinutes(5));
        assertIn(forms(before).get(0).apply(TestRequest.as("remembered", "p")));
        CountedFingerprints others = new CountedFingerprints();
        Htpasswd after = others.parse(LINES, HtpasswdRules.standard()).remembering(before);
        for (String name : NAMES) {
            for (String password : List.of("wrong", "p")) {
                Credentials credentials = Credentials.of(name, password.getBytes(StandardCharsets.UTF_8));
                long taken = fingerprints.taken();
                before.recall(credentials);
                after.recall(credentials);
                after.verify(credentials);
                assertThat(fingerprints.taken() - taken).as(name).isEqualTo(1);
            }
        }
        assertThat(others.taken()).isZero();
    }

    @Test
    void whereNothingIsRememberedNoFingerprintIsTaken() throws IOException {
        Htpasswd users = rememberedFor(Duration.ZERO);
        for (Function<TestRequest, Decision> form : forms(users)) {
            assertIn(form.apply(TestRequest.as("idle", "p")));
            form.apply(TestRequest.as("nobody", "p"));
        }
        assertThat(fingerprints.taken()).isZero();
    }
}
