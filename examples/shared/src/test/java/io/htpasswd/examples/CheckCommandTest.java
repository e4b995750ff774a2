package io.htpasswd.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** What {@code check} prints about password files, and its exit code. */
class CheckCommandTest {
    private static final String ALICE = "alice:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final String WEAK = ":{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int check(String... arguments) {
        return new CommandLine(new CheckCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String file(String content) throws IOException {
        Path file = folder.resolve("users" + folder.toFile().list().length);
        return Files.writeString(file, content).toString();
    }

    @Test
    void aCleanFileIsItsUsersAndWhatTheyCost() throws Exception {
        String file = file(ALICE + "bob:" + PasswordHash.bcrypt("x".getBytes(StandardCharsets.UTF_8), 4) + "\n");
        assertThat(check(file)).isZero();
        assertThat(out.toString())
                .contains(file + ": 2 users, 2 can log in\n")
                .containsPattern("1 user with APR1: about [0-9]+ first logins a second here")
                .containsPattern("1 user with BCRYPT of cost 4: about [0-9.]+ first logins a second here")
                .doesNotContain("problem", "cannot", "htpasswd -B");
    }

    @Test
    void whoCannotLogInIsNamedAndTheExitCodeSaysSo() throws Exception {
        String file = file(ALICE + "bob:!\ncarol:\nalice:x\nno colon\n");
        assertThat(check(file)).isEqualTo(1);
        assertThat(out.toString())
                .contains(file + ": line 2: the hash is of no known format", " (user bob)\n")
                .contains(file + ": 3 users, 1 can log in\n")
                .contains("4 problems that can cost a login: ")
                .contains("cannot log in: bob, carol\n");
    }

    @Test
    void aWeakHashCostsNoLoginAndHasItsCommand() throws Exception {
        String file = file(ALICE + "it's me" + WEAK + "-x" + WEAK + "ü" + WEAK);
        assertThat(check(file)).isZero();
        assertThat(out.toString())
                .contains("3 problems that cost none: 3 WEAK_FORMAT", "3 hashes fast to guess")
                .contains("htpasswd -B " + file + " 'it'\\''s me'\n", "htpasswd -B " + file + " -x\n")
                .contains("htpasswd -B " + file + " 'ü'\n");
    }

    @Test
    void severalFilesAreCheckedEachAndTheWorstDecides() throws Exception {
        String good = file(ALICE);
        String bad = file("bob:!\n");
        assertThat(check(good, bad)).isEqualTo(1);
        assertThat(check(folder.resolve("missing").toString(), good, bad)).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("no such file");
        assertThat(out.toString()).containsSubsequence(good + ": 1 user", bad + ": 1 user", good, bad);
    }

    @Test
    void aFileWithoutUsersCostsEverybodyTheLogin() throws Exception {
        assertThat(check(file("# nobody\n"))).isEqualTo(1);
        assertThat(out.toString()).contains(": 0 users, 0 can log in");
    }

    @Test
    void groupsAreReadWithIt() throws Exception {
        assertThat(check(file(ALICE), "--groups", file("no colon\n"))).isEqualTo(1);
        assertThat(out.toString()).contains("groups: expected group:");
    }

    @Test
    void limitsAreTheServers() throws Exception {
        String file = file("bob:" + PasswordHash.bcrypt("x".getBytes(StandardCharsets.UTF_8), 5) + "\n");
        assertThat(check(file, "--max-bcrypt-cost=4")).isEqualTo(1);
        assertThat(out.toString()).contains("the hash costs 2^5, the limit is 2^4");
    }

    @Test
    void aReportIsBoundedAndItsNumbersAreOfAllThereAre() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3_000; i++) lines.append("bad").append(i).append(":!\n");
        for (int i = 0; i < 2_000; i++) lines.append("weak").append(i).append(WEAK);
        assertThat(check(file(lines.toString()))).isEqualTo(1);
        assertThat(out.toString())
                .contains("5000 users, 2000 can log in", "3000 UNKNOWN_FORMAT", "2000 WEAK_FORMAT", "2980 more\n")
                .contains("2000 users with SHA1");
        assertThat(out.toString().lines().count()).isLessThan(2_100);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void everyFormatCanBeMeasured(HashFormat format) {
        HashRules all = HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN);
        int cost = format == HashFormat.BCRYPT ? 7 : 2_000;
        byte[] sample = HashSpeed.sample(format, cost).getBytes(StandardCharsets.US_ASCII);
        PasswordHash hash = PasswordHash.parse(sample, all);
        assertThat(hash).isNotInstanceOf(PasswordHash.Unusable.class);
        assertThat(hash.format()).isEqualTo(format);
        if (format == HashFormat.BCRYPT || format.name().endsWith("256_CRYPT")) {
            assertThat(hash.cost()).isEqualTo(cost);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PLAIN", "BARE_PLAIN", "UNKNOWN"})
    void theCostIsShownOfEveryFormatWhoseHashesDifferInIt(HashFormat format) throws Exception {
        int cost = format == HashFormat.BCRYPT ? 4 : 2_000;
        String hash = HashSpeed.sample(format, cost);
        check(file("alice:" + hash + "\n"));
        boolean differ = !hash.equals(HashSpeed.sample(format, cost + 1));
        String shown = format == HashFormat.BCRYPT ? " of cost 4" : " of 2000 rounds";
        assertThat(out.toString()).contains("1 user with " + format + (differ ? shown : "") + ": about ");
    }

    @ParameterizedTest
    @CsvSource({
        "alice, alice",
        "'', \"''\"",
        "a b, \"'a b'\"",
        "a$b, \"'a$b'\"",
        "a\u202eb, \"'a\\u202eb'\"",
        "a\u001bb, \"'a\\u001bb'\""
    })
    void aNameIsOneWordOfAShellAndPrintable(String name, String word) {
        assertThat(ShellWord.of(name)).isEqualTo(word.replace("\"", ""));
    }

    /** Each bad in its own way; in all of them the secret is a canary. */
    @Test
    void noPartOfAHashOrPasswordIsPrinted() throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "Canary without colon",
                ":Canary",
                "clear:Canary",
                "two:Canary:Canary",
                "compose:$$apr1$$Canary$$x",
                "heredoc:\\$apr1$Canary$x",
                "md5:$apr1$Canary$short",
                "sha:{SHA}Canary",
                "bcrypt:$2y$05$Canary",
                "dear:$6$rounds=999999999$Canary$x",
                "argon:$argon2id$Canary",
                "yes:$y$j9T$Canary$Canary",
                "blank: $apr1$Canary$x",
                "quoted:\"Canary\"",
                "nul:Canary\0",
                "clear:Canary"));
        IntStream.range(0, 30).forEach(i -> lines.add("des" + i + ":Canary1234567"));
        check(file(String.join("\n", lines)), "--groups", file("Canary\n: Canary\n"));
        assertThat(out.toString()).contains("MALFORMED_HASH", "HEREDOC_ESCAPE").doesNotContain("Canary");
        assertThat(err.toString()).isEmpty();
    }
}
