package io.htpasswd.examples;

import io.htpasswd.crypt.HashFormat;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How many first logins a second this machine does: those that are not remembered, and cost a hash. */
final class HashSpeed {
    /** What a server hashes at once unless it is told otherwise. */
    static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final byte[] PASSWORD = "password".getBytes(StandardCharsets.UTF_8);
    private static final long MEASURED = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(5);

    /** The dearest that is measured; of dearer ones the time grows with the rounds. */
    private static final int BCRYPT_COST = 8;

    private static final int ROUNDS = 20_000;

    private HashSpeed() {}

    /** As text: two digits are as many as a short measurement is good for. */
    static String perSecond(HashFormat format, int cost) {
        boolean bcrypt = format == HashFormat.BCRYPT;
        int measured = Math.min(cost, bcrypt ? BCRYPT_COST : ROUNDS);
        double dearer = bcrypt ? Math.scalb(1.0, cost - measured) : (double) cost / measured;
        PasswordHash hash = PasswordHash.parse(
                sample(format, measured).getBytes(StandardCharsets.US_ASCII),
                HashRules.standard().accepting(HashFormat.PLAIN, HashFormat.BARE_PLAIN));
        return twoDigits(AT_ONCE * TimeUnit.SECONDS.toNanos(1) / (nanos(hash) * dearer));
    }

    /** Of the fastest slice: the others are still interpreted, or share the processor with somebody else. */
    private static double nanos(PasswordHash hash) {
        double fastest = Double.MAX_VALUE;
        long end = System.nanoTime() + MEASURED;
        do {
            fastest = Math.min(fastest, slice(hash));
        } while (System.nanoTime() - end < 0);
        return fastest;
    }

    private static double slice(PasswordHash hash) {
        long begun = System.nanoTime();
        long past;
        int hashes = 0;
        do {
            hash.matches(PASSWORD);
            hashes++;
            past = System.nanoTime() - begun;
        } while (past < SLICE);
        return (double) past / hashes;
    }

    private static String twoDigits(double number) {
        if (number < 10) return String.format(Locale.ROOT, "%.1f", number);
        double unit = Math.pow(10, Math.floor(Math.log10(number)) - 1);
        return String.valueOf((long) (Math.rint(number / unit) * unit));
    }

    /** Some hash of it, that matches nothing. */
    static String sample(HashFormat format, int cost) {
        return switch (format) {
            case BCRYPT -> String.format(Locale.ROOT, "$2y$%02d$%s", cost, ".".repeat(53));
            case SHA512_CRYPT -> "$6$rounds=" + cost + "$sixteencharacter$" + ".".repeat(86);
            case SHA256_CRYPT -> "$5$rounds=" + cost + "$sixteencharacter$" + ".".repeat(43);
            case APR1 -> "$apr1$eightcha$" + ".".repeat(22);
            case MD5_CRYPT -> "$1$eightcha$" + ".".repeat(22);
            case SSHA -> "{SSHA}" + "A".repeat(32);
            case SHA1 -> "{SHA}" + "A".repeat(27) + "=";
            case DES_CRYPT -> ".".repeat(13);
            case PLAIN -> "{PLAIN}text";
            case BARE_PLAIN -> "text";
            case UNKNOWN -> throw new IllegalArgumentException("nothing of unknown format can be measured");
        };
    }
}
