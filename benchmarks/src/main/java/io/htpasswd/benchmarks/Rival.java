package io.htpasswd.benchmarks;

import com.password4j.BcryptFunction;
import com.password4j.types.Bcrypt;
import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Somebody who verifies a password, as its documentation has it done on every request. */
@FunctionalInterface
public interface Rival {
    boolean verifies(String password);

    /** A rival by name, ready with the hash. */
    static Rival of(String name, String encoded) {
        byte[] hash = encoded.getBytes(StandardCharsets.US_ASCII);
        return switch (name) {
            case "ours" -> {
                PasswordHash ours = PasswordHash.parse(hash, HashRules.standard());
                yield password -> ours.matches(bytes(password));
            }
            case "commons-codec" -> password -> encoded.equals(commonsCodec(password, encoded));
            case "vertx" -> new VertxHtpasswd(encoded);
            // The oldest tag is all it knows.
            case "jbcrypt" -> {
                String renamed = "$2a" + encoded.substring(3);
                yield password -> org.mindrot.jbcrypt.BCrypt.checkpw(password, renamed);
            }
            case "favre" ->
                password -> at.favre.lib.crypto.bcrypt.BCrypt.verifyer().verify(bytes(password), hash).verified;
            case "spring" -> password -> org.springframework.security.crypto.bcrypt.BCrypt.checkpw(password, encoded);
            case "bouncycastle" -> password -> OpenBSDBCrypt.checkPassword(encoded, bytes(password));
            case "password4j" -> {
                int cost = Integer.parseInt(encoded.substring(4, 6));
                BcryptFunction bcrypt = BcryptFunction.getInstance(Bcrypt.Y, cost);
                yield password -> bcrypt.check(password, encoded);
            }
            default -> throw new IllegalArgumentException("no rival " + name);
        };
    }

    private static String commonsCodec(String password, String encoded) {
        byte[] bytes = bytes(password);
        if (encoded.startsWith("$apr1$")) return Md5Crypt.apr1Crypt(bytes, encoded);
        if (encoded.startsWith("$5$")) return Sha2Crypt.sha256Crypt(bytes, encoded);
        if (encoded.startsWith("$6$")) return Sha2Crypt.sha512Crypt(bytes, encoded);
        return UnixCrypt.crypt(Arrays.copyOf(bytes, bytes.length), encoded.substring(0, 2));
    }

    private static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }
}
