package io.htpasswd.crypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.htpasswd.testing.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three hundred random passwords per format, a third of them in an everyday build, against openssl and htpasswd, the programs.
 * Neither knows {@code {SSHA}}, for which {@link RefereesIT} and hashes.tsv have the word.
 *
 * <table>
 * <caption>Where they differ from what matches here, which is therefore left out</caption>
 * <tr><td>openssl 3.0, {@code $5$} and {@code $6$}, empty password</td><td>prints no hash; libxcrypt makes one</td></tr>
 * <tr><td>all, a password that holds NUL</td><td>takes what stands before it; here it never matches</td></tr>
 * </table>
 */
class ToolsIT {
    private static final int CASES = Proof.count(300, 100);
    private static final int PASSWORDS_A_SALT = 10;

    @TempDir
    Path folder;

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
    }

    private static PasswordHash parse(String encoded) {
        return PasswordHash.parse(encoded.getBytes(StandardCharsets.ISO_8859_1), HashRules.standard());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-apr1", "-1", "-5", "-6"})
    void matchesWhatOpensslPasswdMade(String format) throws Exception {
        assumeThat(installed("openssl")).as("openssl is installed").isTrue();
        List<String> wrong = new ArrayList<>();
        for (int seed = 0; seed < CASES / PASSWORDS_A_SALT; seed++) {
            RandomCases cases = new RandomCases(seed);
            List<byte[]> passwords =
                    Stream.generate(cases::line).limit(PASSWORDS_A_SALT).toList();
            byte[] lines = new byte[0];
            for (byte[] password : passwords) lines = RandomCases.concat(lines, password, new byte[] {'\n'});
            String salt = cases.salt(1, format.length() == 2 && format.compareTo("-1") > 0 ? 16 : 8);
            List<String> hashes = run(lines, "openssl", "passwd", format, "-salt", salt, "-stdin")
                    .lines()
                    .toList();
            for (int i = 0; i < PASSWORDS_A_SALT; i++) {
                // What openssl 3.0 prints for the empty password under $5$ and $6$; libxcrypt and hashes.tsv have a
                // hash for it.
                if (hashes.get(i).equals("<NULL>") && passwords.get(i).length == 0) continue;
                if (!parse(hashes.get(i)).matches(passwords.get(i))) {
                    wrong.add(HexFormat.of().formatHex(passwords.get(i)));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** {@code htpasswd -v} is libaprutil and libxcrypt; the last two have no other referee for bytes above 127. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "APR1",
                "MD5_CRYPT",
                "SHA256_CRYPT",
                "SHA512_CRYPT",
                "SHA1",
                "DES_CRYPT",
                "$2y$",
                "$2b$",
                "$2a$",
                "$2x$"
            })
    void htpasswdVerifiesWhatMatchesHere(String format) throws Exception {
        assumeThat(installed("htpasswd")).as("apache2-utils is installed").isTrue();
        List<String> wrong = new ArrayList<>();
        for (int seed = 0; seed < CASES; seed++) {
            RandomCases cases = new RandomCases(seed);
            byte[] password = cases.line();
            String encoded = format.startsWith("$2")
                    ? Bcrypt.encode(format.charAt(2), password, 4, cases.bytes(16))
                    : Referee.valueOf(format).encode(password.clone(), cases);
            byte[] asked = seed % 2 == 0 ? password : cases.spoilt(password);
            if (parse(encoded).matches(asked) != htpasswdVerifies(encoded, asked)) {
                wrong.add(HexFormat.of().formatHex(asked));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private boolean htpasswdVerifies(String encoded, byte[] password) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("users"), "u:" + encoded + "\n", StandardCharsets.ISO_8859_1);
        Process htpasswd = new ProcessBuilder("htpasswd", "-vi", file.toString(), "u")
                .redirectErrorStream(true)
                .start();
        try (var in = htpasswd.getOutputStream()) {
            in.write(password);
        }
        String said = new String(htpasswd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = htpasswd.waitFor();
        // 3: password verification failed.
        if (exit != 0 && exit != 3) throw new IOException("htpasswd: " + said);
        return exit == 0;
    }

    private static String run(byte[] input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }
}
