package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import io.htpasswd.file.LineProblem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Null at any public door is refused where it comes in, by the argument's name; also among several. */
@SuppressWarnings("NullAway") // the point of it
class NullDoorsTest {
    private static final Htpasswd USERS = Htpasswd.ofLines(List.of("alice:!"));
    private static final HashRules HASHES = HashRules.standard();
    private static final HtpasswdRules RULES = HtpasswdRules.standard();

    private static Arguments door(String argument, String name, ThrowingCallable call) {
        return Arguments.of(name, argument, call);
    }

    static Stream<Arguments> doors() {
        return Stream.of(
                door("content", "Htpasswd.parse", () -> Htpasswd.parse(null)),
                door("content", "Htpasswd.parse with rules", () -> Htpasswd.parse(null, RULES)),
                door("rules", "Htpasswd.parse with rules", () -> Htpasswd.parse(new byte[0], null)),
                door("lines", "Htpasswd.ofLines", () -> Htpasswd.ofLines(null)),
                door("lines", "one of Htpasswd.ofLines", () -> Htpasswd.ofLines(Arrays.asList("alice:!", null))),
                door("file", "Htpasswd.read", () -> Htpasswd.read(null)),
                door("groups", "Htpasswd.withGroups", () -> USERS.withGroups(null)),
                door("credentials", "Htpasswd.verify", () -> USERS.verify(null)),
                door("credentials", "Htpasswd.recall", () -> USERS.recall(null)),
                door("content", "Htgroup.parse", () -> Htgroup.parse(null)),
                door("file", "Htgroup.read", () -> Htgroup.read(null)),
                door(
                        "user",
                        "Htgroup.groupsOf",
                        () -> Htgroup.parse(new byte[0]).groupsOf(null)),
                door("kind", "LineProblem", () -> new LineProblem(1, null, null, "text")),
                door("message", "LineProblem", () -> new LineProblem(1, Kind.NO_COLON, null, null)),
                door("hashes", "HtpasswdRules.withHashes", () -> RULES.withHashes(null)),
                door("kinds", "HtpasswdRules.withFatal", () -> RULES.withFatal((Kind[]) null)),
                door("kinds", "one of HtpasswdRules.withFatal", () -> RULES.withFatal(Kind.NO_COLON, null)),
                door("kinds", "HtpasswdRules.alsoFatal", () -> RULES.alsoFatal((Kind[]) null)),
                door("kinds", "one of HtpasswdRules.alsoFatal", () -> RULES.alsoFatal(Kind.NO_COLON, null)),
                door("time", "HtpasswdRules.withRememberFor", () -> RULES.withRememberFor(null)),
                door("formats", "HashRules.accepting", () -> HASHES.accepting((HashFormat[]) null)),
                door("formats", "one of HashRules.accepting", () -> HASHES.accepting(HashFormat.PLAIN, null)),
                door("formats", "HashRules.refusing", () -> HASHES.refusing((HashFormat[]) null)),
                door("formats", "one of HashRules.refusing", () -> HASHES.refusing(HashFormat.SHA1, null)),
                door("encoded", "PasswordHash.parse", () -> PasswordHash.parse(null, HASHES)),
                door("rules", "PasswordHash.parse", () -> PasswordHash.parse(new byte[0], null)),
                door("password", "PasswordHash.bcrypt", () -> PasswordHash.bcrypt(null, 4)),
                door(
                        "format",
                        "PasswordHash.Unusable",
                        () -> new PasswordHash.Unusable(null, PasswordHash.Problem.EMPTY)),
                door("problem", "PasswordHash.Unusable", () -> new PasswordHash.Unusable(HashFormat.SHA1, null)),
                door("user", "Credentials.of", () -> Credentials.of(null, new byte[0])),
                door("password", "Credentials.of", () -> Credentials.of("alice", null)),
                door("bytes", "Credentials.userName", () -> Credentials.userName(null)),
                door(
                        "function",
                        "Credentials.fingerprint",
                        () -> Credentials.of("alice", new byte[0]).fingerprint(null)),
                door("groups", "Verification.Accepted", () -> new Verification.Accepted(null)),
                door(
                        "groups",
                        "one of Verification.Accepted",
                        () -> new Verification.Accepted(Collections.singleton(null))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("doors")
    void isRefusedByName(String door, String argument, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(argument);
    }

    static Stream<String> hashes() {
        return Stream.of(
                "$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
                "$5$rounds=1000$saltstring$AH5PD0i.riCRu4BNDy9v7OPV7u3dfLBApcXI6khquVA",
                "$2y$04$cPC3pBmSLAZ4/Cie/4hCquIMB/XHBOD2SkoMPYplaG4HPx3eyjhr.",
                "abNANd1rDfiNc",
                "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
                "{PLAIN}secret",
                "!");
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void noPasswordIsNoWrongPassword(String encoded) {
        PasswordHash hash =
                PasswordHash.parse(encoded.getBytes(StandardCharsets.US_ASCII), HASHES.accepting(HashFormat.PLAIN));
        assertThatNullPointerException().isThrownBy(() -> hash.matches(null)).withMessage("password");
    }
}
