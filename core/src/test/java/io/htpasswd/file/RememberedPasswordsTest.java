package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Section 6 of the contract, remembering, with a clock of the test's own. */
class RememberedPasswordsTest {
    private static final String APR1 = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1"; // password

    private long now = -5; // as nanoTime may begin
    private final RememberedPasswords remembered =
            new RememberedPasswords(new Fingerprints(), Duration.ofMinutes(5), 2);

    private static Credentials credentials(String user, String password) {
        return Credentials.of(user, password.getBytes(StandardCharsets.UTF_8));
    }

    private static final Credentials ALICE = credentials("alice", "password");

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void knowsOnlyTheVeryCredentialsAtTheVeryPlace() {
        assertThat(remembered.knows(0, ALICE, now)).isFalse();
        remembered.remember(0, ALICE, now);
        assertThat(remembered.knows(0, ALICE, now)).isTrue();
        assertThat(remembered.knows(1, ALICE, now)).isFalse();
        assertThat(remembered.knows(0, credentials("alice", "passwore"), now)).isFalse();
        assertThat(remembered.knows(0, credentials("alice", ""), now)).isFalse();
        assertThat(remembered.knows(0, credentials("bob", "password"), now)).isFalse();
        assertThat(remembered.knows(0, ALICE, now)).isTrue();
    }

    /** A name that is not there leads to a place, too, and whatever stands there is not its own. */
    @Test
    void knowsNobodyAtTheComplementOfAPlace() {
        for (int position = 0; position < 2; position++) remembered.remember(position, ALICE, now);
        for (int position : new int[] {~0, ~1, -1}) {
            assertThat(remembered.knows(position, ALICE, now)).isFalse();
        }
        Htpasswd users = Htpasswd.ofLines(List.of("alice:" + APR1));
        users.verify(ALICE);
        for (int i = 0; i < 100; i++) {
            assertThat(users.recall(credentials("nobody" + i, "password"))).isNull();
        }
        assertThat(users.recall(Credentials.of("alice:" + APR1, new byte[0]))).isNull();
        assertThat(users.recall(ALICE)).isNotNull();
    }

    @Test
    void forgetsFiveMinutesAfterTheLastUseAndNotAfterTheFirst() {
        remembered.remember(0, ALICE, now);
        for (int minute = 0; minute < 60; minute += 4) {
            pass(Duration.ofMinutes(4));
            assertThat(remembered.knows(0, ALICE, now)).isTrue();
        }
        pass(Duration.ofMinutes(5));
        assertThat(remembered.knows(0, ALICE, now)).isFalse();
        pass(Duration.ofMinutes(-4));
        assertThat(remembered.knows(0, ALICE, now)).isFalse();
    }

    @Test
    void aWrongPasswordIsNoUse() {
        remembered.remember(0, ALICE, now);
        pass(Duration.ofMinutes(4));
        assertThat(remembered.knows(0, credentials("alice", "wrong"), now)).isFalse();
        pass(Duration.ofMinutes(1));
        assertThat(remembered.knows(0, ALICE, now)).isFalse();
    }

    @Test
    void forgetsTwelveHoursAfterTheHashHoweverActiveTheUser() {
        remembered.remember(0, ALICE, now);
        for (int minutes = 0; minutes < 12 * 60 - 4; minutes += 4) {
            pass(Duration.ofMinutes(4));
            assertThat(remembered.knows(0, ALICE, now)).isTrue();
        }
        pass(Duration.ofMinutes(4));
        assertThat(remembered.knows(0, ALICE, now)).isFalse();
    }

    @Test
    void zeroRemembersNothingAndMoreThanTwelveHoursIsRefused() throws Exception {
        HtpasswdRules rules = HtpasswdRules.standard();
        Htpasswd users = Htpasswd.parse(
                ("alice:" + APR1).getBytes(StandardCharsets.UTF_8), rules.withRememberFor(Duration.ZERO));
        assertThat(users.verify(ALICE)).isEqualTo(Verification.Accepted.WITHOUT_GROUPS);
        assertThat(users.recall(ALICE)).isNull();
        for (Duration time : List.of(Duration.ofHours(12).plusNanos(1), Duration.ofNanos(-1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> rules.withRememberFor(time));
        }
    }

    /** Counted: what is remembered costs no hash, and after a reload only the line that changed costs one again. */
    @Test
    void overAReloadAnUnchangedLineStaysRememberedAndAChangedOneCostsAHashAgain() {
        Htpasswd before = Htpasswd.ofLines(List.of("alice:" + APR1, "bob:" + APR1, "carol:" + APR1));
        List<Credentials> all = List.of(ALICE, credentials("bob", "password"), credentials("carol", "password"));
        all.forEach(before::verify);
        // Carol's is the same hash with something behind it, which does not count.
        Htpasswd now = Htpasswd.ofLines(
                        List.of("dave:" + APR1, "carol:" + APR1 + ":x", "bob:$1" + APR1, "alice:" + APR1))
                .remembering(before);
        assertThat(now.recall(ALICE)).isNotNull();
        assertThat(now.recall(credentials("carol", "password"))).isNotNull();
        assertThat(now.recall(credentials("dave", "password"))).isNull();
        assertThat(now.recall(credentials("bob", "password"))).isNull();
        assertThat(now.decoys().verifications()).isEmpty();
        now.verify(credentials("bob", "password"));
        assertThat(now.decoys().verifications().values()).containsExactly(1L);
        // What the new version learns the old one, that somebody may still hold, does not.
        now.verify(credentials("dave", "password"));
        assertThat(before.recall(credentials("dave", "password"))).isNull();
        Htpasswd without = Htpasswd.ofLines(List.of("bob:" + APR1)).remembering(now);
        assertThat(without.recall(ALICE)).isNull();
        assertThat(without.recall(credentials("bob", "password"))).isNull();
    }

    @Test
    void aLineWithoutAColonBeforeAUsersOwnForgetsTheUser() {
        Htpasswd before = Htpasswd.ofLines(List.of("alice:" + APR1, "bob:" + APR1));
        before.verify(ALICE);
        Htpasswd locked = Htpasswd.ofLines(List.of("alice", "alice:" + APR1, "bob:" + APR1))
                .remembering(before);
        assertThat(locked.recall(ALICE)).isNull();
        ReloadEvent event = ReloadEvent.between(before, locked);
        assertThat(event.removed()).containsExactly("alice");
        assertThat(event.added()).isEmpty();
        assertThat(event.changed()).isEmpty();
        Htpasswd again = Htpasswd.ofLines(List.of("alice:" + APR1, "bob:" + APR1));
        assertThat(ReloadEvent.between(locked, again).added()).containsExactly("alice");
        assertThat(again.remembering(locked).recall(ALICE)).isNull();
    }
}
