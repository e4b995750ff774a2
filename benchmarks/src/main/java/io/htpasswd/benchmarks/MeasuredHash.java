package io.htpasswd.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;
import org.jspecify.annotations.Nullable;
import org.mindrot.jbcrypt.BCrypt;

/** A hash whose verification is measured, and who can verify it. The hashes are made by others than us. */
public enum MeasuredHash {
    APR1("libaprutil", List.of("ours", "commons-codec", "vertx")) {
        @Override
        String encode() {
            return Md5Crypt.apr1Crypt(password(), "$apr1$saltsalt");
        }
    },
    BCRYPT_5("libxcrypt", Rivals.OF_BCRYPT) {
        @Override
        String encode() {
            return bcrypt(5);
        }
    },
    BCRYPT_8("libxcrypt", Rivals.OF_BCRYPT) {
        @Override
        String encode() {
            return bcrypt(8);
        }
    },
    BCRYPT_12("libxcrypt", Rivals.OF_BCRYPT) {
        @Override
        String encode() {
            return bcrypt(12);
        }
    },
    SHA256_CRYPT("libxcrypt, no SHA instructions", List.of("ours", "commons-codec")) {
        @Override
        String encode() {
            return Sha2Crypt.sha256Crypt(password(), "$5$saltsalt");
        }

        @Override
        String digest() {
            return "SHA-256";
        }
    },
    SHA512_CRYPT("libxcrypt", List.of("ours", "commons-codec")) {
        @Override
        String encode() {
            return Sha2Crypt.sha512Crypt(password(), "$6$saltsalt");
        }

        @Override
        String digest() {
            return "SHA-512";
        }
    },
    DES_CRYPT("libxcrypt", List.of("ours", "commons-codec")) {
        @Override
        String encode() {
            return UnixCrypt.crypt(password(), "ab");
        }
    };

    /** 13 bytes and no blank, because the C loop reads words. */
    static final String PASSWORD = "correct-horse";

    /** Beside the constants, which cannot read a field that comes after them. */
    private static final class Rivals {
        static final List<String> OF_BCRYPT =
                List.of("ours", "jbcrypt", "favre", "spring", "bouncycastle", "password4j");
    }

    private final String c;
    private final List<String> rivals;

    MeasuredHash(String c, List<String> rivals) {
        this.c = c;
        this.rivals = rivals;
    }

    /** The library that C means here. */
    String c() {
        return c;
    }

    /** In Java, we first. */
    List<String> rivals() {
        return rivals;
    }

    /** The digest of the JDK that the rounds are made of; null where they are not. */
    @Nullable
    String digest() {
        return null;
    }

    /** The encoded hash of {@link #PASSWORD}. */
    abstract String encode();

    static byte[] password() {
        return PASSWORD.getBytes(StandardCharsets.US_ASCII);
    }

    /** A field value. */
    static String authorization(String password) {
        return authorization("user", password);
    }

    static String authorization(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    static String bcrypt(int cost) {
        return "$2y" + BCrypt.hashpw(PASSWORD, BCrypt.gensalt(cost)).substring(3);
    }
}
