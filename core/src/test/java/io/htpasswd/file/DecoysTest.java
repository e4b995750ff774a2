package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.crypt.HashRules;
import io.htpasswd.crypt.PasswordHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Which decoy a name gets; the JDK's own HmacSHA256 is the referee. */
class DecoysTest {
    private static final String APR1 = "$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1";
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
}
