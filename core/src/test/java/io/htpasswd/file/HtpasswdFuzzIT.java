package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Verification;
import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a file holds: users and problems, and no exception. What it means is read a second time here, as simply as it goes.
 * JAZZER_FUZZ=1 looks for more.
 */
class HtpasswdFuzzIT {
    private static final String CANARY = "Canary";
    private static final HashRules CHEAP = HashRules.standard()
            .accepting(HashFormat.PLAIN)
            .withMaxBcryptCost(4)
            .withMaxShaCryptRounds(1_000);

    /** A password up to the first LF, then a file. */
    @FuzzTest(maxDuration = "2m")
    void parseAndVerify(byte[] data) throws HtpasswdException {
        int end = 0;
        while (end < data.length && data[end] != '\n') end++;
        String password = new String(data, 0, Math.min(end, 72), StandardCharsets.ISO_8859_1);
        String file = new String(
                data, Math.min(end + 1, data.length), Math.max(0, data.length - end - 1), StandardCharsets.ISO_8859_1);
        Htpasswd users = parse(file);
        List<String[]> lines = lines(file);
        Set<String> asked = lines.stream().map(line -> line[0]).collect(Collectors.toCollection(TreeSet::new));
        asked.addAll(users.users());
        asked.add("nobody");
        for (String user : asked.stream().limit(4).toList()) {
            Credentials credentials = Credentials.of(user, password.getBytes(StandardCharsets.ISO_8859_1));
            boolean in = users.verify(credentials) instanceof Verification.Accepted;
            assertThat(in).isEqualTo(matches(lines, user, credentials.password()));
            assertThat(users.recall(credentials) instanceof Verification.Accepted)
                    .isEqualTo(in);
            if (!users.users().contains(user)) assertThat(in).isFalse();
        }
        assertThat(users.users()).hasSize(users.users().size()).doesNotContain("");
        assertThat(users.problems()).hasSizeLessThanOrEqualTo(1_000);
        for (LineProblem problem : parse(withCanaries(file)).problems()) {
            assertThat(problem.message() + problem).doesNotContain(CANARY);
            assertThat(problem.line()).isPositive();
        }
    }

    private static Htpasswd parse(String file) throws HtpasswdException {
        return Htpasswd.parse(
                file.getBytes(StandardCharsets.ISO_8859_1),
                HtpasswdRules.standard().withHashes(CHEAP));
    }

    /** The first usable-looking line of each user decides. */
    private static boolean matches(List<String[]> lines, String user, byte[] password) {
        for (String[] line : lines) {
            if (!line[0].equals(user)) continue;
            if (line[2].indexOf('\0') >= 0) return false;
            return PasswordHash.parse(line[1].getBytes(StandardCharsets.ISO_8859_1), CHEAP)
                    .matches(password);
        }
        return false;
    }

    /** User, hash, whole line; of all lines that are a user's. */
    private static List<String[]> lines(String file) {
        List<String[]> lines = new ArrayList<>();
        if (file.startsWith("\u00ff\u00fe") || file.startsWith("\u00fe\u00ff")) return lines;
        String unmarked = file.startsWith("\u00ef\u00bb\u00bf") ? file.substring(3) : file;
        for (String raw : unmarked.split("\n", -1)) {
            String line = raw.replaceAll("^[ \t\r\u000b\f]+|[ \t\r\u000b\f]+$", "");
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(":")) continue;
            // A line without a colon is that user's too, and nobody's hash.
            String[] fields = (line + (line.indexOf(':') < 0 ? ":" : "")).split(":", -1);
            String user = utf8(fields[0]);
            if (user != null) lines.add(new String[] {user, fields[1], line});
        }
        return lines;
    }

    /** Null for what is no user name: not the UTF-8 of any text, or with controls. */
    static @Nullable String utf8(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean same = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        boolean controls = text.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
        return same && !controls ? text : null;
    }

    /** In the middle of every line, so that whatever a message quotes of one shows. */
    private static String withCanaries(String file) {
        return file.lines()
                .map(line -> line.substring(0, line.length() / 2) + CANARY + line.substring(line.length() / 2))
                .collect(Collectors.joining("\n"));
    }
}
