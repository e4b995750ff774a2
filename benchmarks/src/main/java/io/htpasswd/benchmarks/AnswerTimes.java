package io.htpasswd.benchmarks;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Credentials;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.file.Htpasswd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Does the time in which a wrong password is refused tell anything about its user? Rounds in which a name of each kind is asked
 * for once, in an order that is drawn for each round: a name that is not in the file, one that nobody has logged in with, one
 * that is remembered, one whose line cannot be used. In core, alone and verified beside another, and over one connection to a
 * Netty of its own process.
 *
 * <p>{@code java -cp benchmarks.jar io.htpasswd.benchmarks.AnswerTimes [short|full]}; takes taskset. Short is a tenth of full.
 */
public final class AnswerTimes {
    private enum Kind {
        UNKNOWN,
        IDLE,
        REMEMBERED,
        LOCKED;

        /** So many of each, lest the place of one name in a table make the difference. All are as long as one another. */
        static final int NAMES = 16;

        String name(int number) {
            return name().charAt(0) + "-" + (10 + number);
        }

        /** Its line in the file; empty for a name that is not there. */
        String line(int number, String hash) {
            return switch (this) {
                case UNKNOWN -> "";
                case LOCKED -> name(number) + ":!\n";
                default -> name(number) + ":" + hash + "\n";
            };
        }
    }

    /** Whoever refuses or lets in. */
    @FunctionalInterface
    private interface Guard {
        boolean letsIn(String authorization) throws IOException;
    }

    private static final String SHA =
            "{SHA}" + Base64.getEncoder().encodeToString(DigestUtils.sha1(MeasuredHash.password()));
    /** So that nobody is forgotten who is to be remembered. */
    private static final int ROUNDS_BETWEEN_LOGINS = 1_000;

    private final Random random = new Random();
    private final StringBuilder table = new StringBuilder(
            "| wrong password | name | asked | mean | median | mean - unknown | median - unknown | t |\n"
                    + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");

    private AnswerTimes() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        // Denials are INFO, and these are many.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        int share = args.length > 0 && args[0].equals("full") ? 1 : 10;
        AnswerTimes times = new AnswerTimes();
        times.core("core, SHA1", SHA, 100_000 / share);
        times.core("core, APR1", MeasuredHash.APR1.encode(), 20_000 / share);
        String bcrypt = MeasuredHash.bcrypt(4);
        times.core("core, bcrypt 4", bcrypt, 10_000 / share);
        times.sideBySide("core, bcrypt 4, beside another", bcrypt, 10_000 / share);
        times.netty("Netty, SHA1", SHA, 40_000 / share);
        System.out.println(Report.machine("-cp benchmarks/target/benchmarks.jar " + AnswerTimes.class.getName(), args));
        System.out.println(times.table);
    }

    private void core(String title, String hash, int rounds) throws IOException {
        BasicAuth auth =
                BasicAuth.of(Policy.strict(), Htpasswd.parse(lines(hash).getBytes(StandardCharsets.US_ASCII)));
        measure(
                title,
                authorization -> auth.evaluateHeader(List.of(authorization)) instanceof Decision.Authenticated,
                rounds);
    }

    /** As a permit does that takes another request along. */
    private void sideBySide(String title, String hash, int rounds) throws IOException {
        Htpasswd users = Htpasswd.parse((lines(hash) + "other:" + hash).getBytes(StandardCharsets.US_ASCII));
        Credentials other = Credentials.of("other", MeasuredHash.password());
        measure(
                title,
                authorization -> users.verifyAll(List.of(credentials(authorization), other))
                                .get(0)
                        instanceof Verification.Accepted,
                rounds);
    }

    private static Credentials credentials(String authorization) {
        String userPass = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.US_ASCII);
        String[] parts = userPass.split(":", 2);
        return Credentials.of(parts[0], parts[1].getBytes(StandardCharsets.US_ASCII));
    }

    private void netty(String title, String hash, int rounds) throws IOException, InterruptedException {
        Path users = Files.writeString(Files.createTempFile("users", ""), lines(hash));
        int port = PinnedServer.freePort();
        try (PinnedServer server = PinnedServer.netty(port, "remembered", users.toString());
                Client client = new Client(port, "/", "")) {
            measure(title, authorization -> client.isOk("Authorization: " + authorization + "\r\n"), rounds);
        } finally {
            Files.delete(users);
        }
    }

    private static String lines(String hash) {
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < Kind.NAMES; number++) {
            for (Kind kind : Kind.values()) lines.append(kind.line(number, hash));
        }
        return lines.toString();
    }

    /** After a fifth as many rounds that do not count, while code is compiled. */
    private void measure(String title, Guard guard, int rounds) throws IOException {
        ask(guard, rounds / 5);
        Map<Kind, Sample> samples = ask(guard, rounds);
        Sample unknown = samples.get(Kind.UNKNOWN);
        samples.forEach((kind, sample) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.0f ns | %.0f ns | %.0f ns | %.0f ns | %.1f |%n",
                title,
                kind.name().toLowerCase(Locale.ROOT),
                sample.size(),
                sample.mean(),
                sample.median(),
                sample.mean() - unknown.mean(),
                sample.median() - unknown.median(),
                sample.t(unknown))));
    }

    private Map<Kind, Sample> ask(Guard guard, int rounds) throws IOException {
        Map<Kind, Sample> samples = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) samples.put(kind, new Sample(rounds));
        List<Kind> order = new ArrayList<>(Arrays.asList(Kind.values()));
        for (int round = 0; round < rounds; round++) {
            if (round % ROUNDS_BETWEEN_LOGINS == 0) logIn(guard);
            Collections.shuffle(order, random);
            for (Kind kind : order) {
                // As long as the right one.
                String wrong = "wrong-password".substring(0, MeasuredHash.PASSWORD.length());
                String authorization = MeasuredHash.authorization(kind.name(random.nextInt(Kind.NAMES)), wrong);
                long begun = System.nanoTime();
                boolean in = guard.letsIn(authorization);
                samples.get(kind).add(System.nanoTime() - begun);
                if (in) throw new IOException("a wrong password was let in");
            }
        }
        return samples;
    }

    private static void logIn(Guard guard) throws IOException {
        for (int number = 0; number < Kind.NAMES; number++) {
            String authorization = MeasuredHash.authorization(Kind.REMEMBERED.name(number), MeasuredHash.PASSWORD);
            if (!guard.letsIn(authorization)) throw new IOException("a right password was refused");
        }
    }
}
