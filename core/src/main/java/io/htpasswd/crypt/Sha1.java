package io.htpasswd.crypt;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** <code>{SHA}</code> of Apache httpd ({@code apr_sha1.c}) and <code>{SSHA}</code> of nginx and LDAP (RFC 2307): base64 of digest and salt. */
final class Sha1 extends UsableHash {
    private static final int DIGEST = 20;

    private final byte[] salt;

    private Sha1(HashFormat format, byte[] digest, byte[] salt) {
        super(format, 1, digest);
        this.salt = salt;
    }

    static PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules) {
        byte[] text = HashText.slice(encoded, format.tag().length(), encoded.length);
        if (!HashText.all(text, 0, text.length, Sha1::isBase64) || text.length % 4 != 0) {
            return format.malformed();
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException paddingInside) {
            return format.malformed();
        }
        boolean canonical = Arrays.equals(text, Base64.getEncoder().encode(decoded));
        boolean rightLength = format == HashFormat.SHA1 ? decoded.length == DIGEST : decoded.length >= DIGEST;
        if (!canonical || !rightLength) return format.malformed();
        return new Sha1(format, HashText.slice(decoded, 0, DIGEST), HashText.slice(decoded, DIGEST, decoded.length));
    }

    private static boolean isBase64(int c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    @Override
    byte[] compute(byte[] password) {
        MessageDigest sha1 = Digests.of("SHA-1");
        sha1.update(password);
        return sha1.digest(salt);
    }
}
