package io.htpasswd.crypt;

import java.security.MessageDigest;

/** <code>{SHA}</code> of Apache httpd ({@code apr_sha1.c}) and <code>{SSHA}</code> of nginx and LDAP (RFC 2307): base64 of digest and salt. */
final class Sha1 extends UsableHash {
    private static final int DIGEST = 20;

    private final byte[] salt;

    private Sha1(HashFormat format, byte[] digest, byte[] salt) {
        super(format, 1, digest);
        this.salt = salt;
    }

    static PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules) {
        int from = format.tag().length();
        int end = encoded.length;
        while (end > encoded.length - 2 && encoded[end - 1] == '=') end--;
        boolean wellFormed = (encoded.length - from) % 4 == 0 && Base64Variant.STANDARD.isCanonical(encoded, from, end);
        if (!wellFormed) return format.malformed();
        byte[] decoded = Base64Variant.STANDARD.decode(encoded, from, end);
        boolean rightLength = format == HashFormat.SHA1 ? decoded.length == DIGEST : decoded.length >= DIGEST;
        if (!rightLength) return format.malformed();
        return new Sha1(format, HashText.slice(decoded, 0, DIGEST), HashText.slice(decoded, DIGEST, decoded.length));
    }

    @Override
    byte[] compute(byte[] password) {
        MessageDigest sha1 = Digests.of("SHA-1");
        sha1.update(password);
        return sha1.digest(salt);
    }
}
