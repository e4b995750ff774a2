package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6 of the contract, "Side by side": of several verified together each has the answer that it has alone. */
class VerifyAllTest {
    private static final List<String> NAMES = List.of("zoe", "yves", "xenia", "wim");

    private static Credentials credentials(String user, String password) {
        return Credentials.of(user, password.getBytes(StandardCharsets.UTF_8));
    }

    private static Htpasswd users() {
        List<String> lines = new ArrayList<>(List.of("locked:!"));
        for (String name : NAMES) {
            lines.add(name + ":" + PasswordHash.bcrypt(("of " + name).getBytes(StandardCharsets.UTF_8), 4));
        }
        return Htpasswd.ofLines(lines);
    }

    private static Verification alone(Credentials credentials) {
        return users().verify(credentials);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachHasTheAnswerThatItHasAloneInEveryOrder(long seed) {
        List<Credentials> all = new ArrayList<>();
        for (String name : NAMES) all.add(credentials(name, "of " + name));
        all.add(credentials("zoe", "of yves"));
        all.add(credentials("nobody", "of zoe"));
        all.add(credentials("locked", "!"));
        Collections.shuffle(all, new Random(seed));
        List<Verification> expected = all.stream().map(VerifyAllTest::alone).toList();
        assertThat(expected).contains(Verification.Failed.WRONG_PASSWORD, Verification.Failed.UNUSABLE_LINE);
        assertThat(users().verifyAll(all)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void whoIsLetInIsRememberedWithItsOwnPasswordAndHasItsOwnGroups(int size) {
        Htpasswd users = users().withGroups(Htgroup.parse("z: zoe\ny: yves wim\n".getBytes(StandardCharsets.UTF_8)));
        List<Credentials> all = NAMES.subList(0, size).stream()
                .map(name -> credentials(name, "of " + name))
                .toList();
        users.verifyAll(all);
        assertThat(users.recall(all.get(0))).isEqualTo(new Verification.Accepted(Set.of("z")));
        assertThat(users.recall(all.get(1))).isEqualTo(new Verification.Accepted(Set.of("y")));
        assertThat(users.recall(credentials("zoe", "of yves"))).isNull();
        assertThat(users.recall(credentials("yves", "of zoe"))).isNull();
    }
}
