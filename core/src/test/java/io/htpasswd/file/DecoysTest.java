package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.Credentials;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Which decoy a name gets: on every replica the same, and in the proportions of the file. The JDK's own HmacSHA256 is the referee. */
class DecoysTest {
    private static final String APR1 = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
    private static final String MD5_OF_NOTHING = "$1$abcdefgh$M55TzYaaccxVGbptZWaxX/";
    private static final String SHA1 = "{SHA}UWuXg/ylF+7L0dBk2i0WUxCxl1k=";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(Decoys decoys, String user, String encoded) {
        decoys.add(PasswordHash.parse(bytes(encoded), HashRules.standard()), bytes(user), bytes(encoded));
    }

    /** Every replica chooses so, whatever its version: another choice would tell unknown names apart while they are updated. */
    @Test
    void theFractionOfANamesHmacPicksTheClassInAFixedOrder() throws Exception {
        Decoys decoys = new Decoys();
        add(decoys, "alice", SHA1);
        byte[] key = MessageDigest.getInstance("SHA-256").digest(bytes("alice:" + SHA1));
        for (int i = 0; i < 3; i++) {
            add(decoys, "bob" + i, APR1);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes("bob" + i + ":" + APR1));
            if (Arrays.compareUnsigned(digest, key) < 0) key = digest;
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        int apr1 = 0;
        for (int i = 0; i < 1000; i++) {
            String name = "nobody" + i + "é";
            long highest = ByteBuffer.wrap(mac.doFinal(bytes(name))).getLong() >>> 62;
            assertThat(new String(decoys.decoy(name), StandardCharsets.UTF_8))
                    .as(name)
                    .isEqualTo(highest < 3 ? APR1 : SHA1);
            if (highest < 3) apr1++;
        }
        assertThat(apr1).isBetween(700, 800);
    }

    @Test
    void theSameThousandUnknownNamesCostTheSameOnTwoInstancesAndAfterARestart() throws Exception {
        List<String> classes = classes(threeKinds());
        assertThat(classes(threeKinds())).isEqualTo(classes);
        assertThat(classes.stream().distinct()).hasSize(3);
        Process restarted = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Restarted.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(restarted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(restarted.waitFor()).isZero();
        assertThat(printed.lines()).isEqualTo(classes);
    }

    /** The same names in a JVM of their own, where nothing static is left of this one. */
    static final class Restarted {
        private Restarted() {}

        public static void main(String[] args) {
            classes(threeKinds()).forEach(System.out::println);
        }
    }

    @Test
    void fewNamesCostOtherwiseAfterAnEditOfALineThatIsNotTheKeyLine() throws Exception {
        List<String> lines = threeKinds();
        List<String> before = classes(lines);
        byte[] key = smallestDigest(lines);
        int edited = 0;
        for (int i = 0; i < lines.size() && edited < 5; i++) {
            List<String> other = new ArrayList<>(lines);
            other.set(i, "user" + i + ":" + (lines.get(i).endsWith(APR1) ? SHA1 : APR1));
            if (!Arrays.equals(smallestDigest(other), key)) continue;
            edited++;
            List<String> after = classes(other);
            long moved = IntStream.range(0, before.size())
                    .filter(name -> !before.get(name).equals(after.get(name)))
                    .count();
            // One line of 100 changes its class: the bounds between the three move by a hundredth each.
            assertThat(moved).isLessThan(45);
        }
        assertThat(edited).isEqualTo(5);
    }

    /** Of 100 lines 50 apr1, 30 MD5-crypt, 20 SHA-1, and as often as that stands in for a name that is not there. */
    @Test
    void decoysComeInTheFilesOwnProportions() {
        List<String> classes = classes(threeKinds());
        assertThat(classes.stream().filter(work -> work.contains("APR1")).count())
                .isBetween(440L, 560L);
        assertThat(classes.stream().filter(work -> work.contains("MD5_CRYPT")).count())
                .isBetween(240L, 360L);
        assertThat(classes.stream().filter(work -> work.contains("SHA1")).count())
                .isBetween(150L, 250L);
    }

    private static List<String> threeKinds() {
        return IntStream.range(0, 100)
                .mapToObj(i -> "user" + i + ":" + (i % 10 < 5 ? APR1 : i % 10 < 8 ? MD5_OF_NOTHING : SHA1))
                .toList();
    }

    /** What each of a thousand unknown names costs. */
    private static List<String> classes(List<String> lines) {
        Htpasswd users = Htpasswd.ofLines(lines);
        List<String> classes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Map<Decoys.CostClass, Long> before = users.decoys().verifications();
            users.verify(Credentials.of("nobody" + i, bytes("password")));
            classes.add(onlyNew(before, users.decoys().verifications()).toString());
        }
        return classes;
    }

    /** The one kind of which there is one more. */
    static Decoys.CostClass onlyNew(Map<Decoys.CostClass, Long> before, Map<Decoys.CostClass, Long> after) {
        List<Decoys.CostClass> more = new ArrayList<>();
        after.forEach((work, count) -> {
            for (long i = before.getOrDefault(work, 0L); i < count; i++) more.add(work);
        });
        assertThat(more).hasSize(1);
        return more.get(0);
    }

    private static byte[] smallestDigest(List<String> lines) throws Exception {
        byte[] smallest = null;
        for (String line : lines) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(line));
            if (smallest == null || Arrays.compareUnsigned(digest, smallest) < 0) smallest = digest;
        }
        return Objects.requireNonNull(smallest);
    }
}
