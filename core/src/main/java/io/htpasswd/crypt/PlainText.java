package io.htpasswd.crypt;

/** A password in clear, with nginx's tag or without: only where the rules accept it by name. */
final class PlainText extends UsableHash {
    /** Digests are compared, because a comparison of the texts would tell their length. */
    private PlainText(HashFormat format, byte[] text) {
        super(format, 1, Digests.sha256(text));
    }

    static PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules) {
        // The field ends at a colon: two readers of one line would see two passwords.
        for (byte octet : encoded) {
            if (octet == ':') return format.malformed();
        }
        return new PlainText(format, HashText.slice(encoded, format.tag().length(), encoded.length));
    }

    @Override
    byte[] compute(byte[] password) {
        return Digests.sha256(password);
    }
}
