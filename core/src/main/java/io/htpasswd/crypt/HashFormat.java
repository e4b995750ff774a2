package io.htpasswd.crypt;

import io.htpasswd.crypt.PasswordHash.Problem;
import io.htpasswd.crypt.PasswordHash.Unusable;

/** The formats met in htpasswd files; closed, because an unknown one must never become a comparison of plain text. */
@SuppressWarnings("ImmutableEnumChecker") // neither the tags nor what a parser holds is ever written to
public enum HashFormat {
    /** {@code $2y$ $2b$ $2a$ $2x$}. */
    BCRYPT(Standing.SOUND, Bcrypt::parse, "$2y$", "$2b$", "$2a$", "$2x$"),
    /** {@code $6$}. */
    SHA512_CRYPT(Standing.SOUND, ShaCrypt.parser("SHA-512", 64), "$6$"),
    /** {@code $5$}. */
    SHA256_CRYPT(Standing.SOUND, ShaCrypt.parser("SHA-256", 32), "$5$"),
    /** {@code $apr1$}, Apache's own MD5-crypt. */
    APR1(Standing.SOUND, Md5Crypt::parse, "$apr1$"),
    /** {@code $1$}. */
    MD5_CRYPT(Standing.WEAK, Md5Crypt::parse, "$1$"),
    /** <code>{SSHA}</code>. */
    SSHA(Standing.SOUND, Sha1::parse, "{SSHA}"),
    /** <code>{SHA}</code>. */
    SHA1(Standing.WEAK, Sha1::parse, "{SHA}"),
    /** 13 characters without a tag. */
    DES_CRYPT(Standing.WEAK, DesCrypt::parse),
    /** <code>{PLAIN}</code>. */
    PLAIN(Standing.OFF, PlainText::parse, "{PLAIN}"),
    /** Text without a tag. */
    BARE_PLAIN(Standing.OFF, PlainText::parse),
    /** Everything else. */
    UNKNOWN(Standing.OFF, (format, encoded, rules) -> new Unusable(format, Problem.UNKNOWN_FORMAT));

    /** What the standard rules make of a format; said of each one, so that a new one is accepted only once somebody decides so. */
    private enum Standing {
        SOUND,
        /** Accepted, and reported. */
        WEAK,
        /** Only where it is accepted by name. */
        OFF
    }

    /** Reads a hash of one format. */
    @FunctionalInterface
    interface Parser {
        PasswordHash parse(HashFormat format, byte[] encoded, HashRules rules);
    }

    private static final HashFormat[] ALL = values();

    private final Standing standing;
    private final Parser parser;
    private final String[] tags;

    HashFormat(Standing standing, Parser parser, String... tags) {
        this.standing = standing;
        this.parser = parser;
        this.tags = tags;
    }

    /** The format of a text; whether plain text is one depends on the rules. */
    static HashFormat of(byte[] encoded, HashRules rules) {
        for (HashFormat format : ALL) {
            for (String tag : format.tags) {
                if (HashText.startsWith(encoded, tag)) return format;
            }
        }
        if (DesCrypt.looksLike(encoded, 0, encoded.length)) return DES_CRYPT;
        return rules.accepts(BARE_PLAIN) && !ForeignHash.resembles(encoded) ? BARE_PLAIN : UNKNOWN;
    }

    PasswordHash parse(byte[] encoded, HashRules rules) {
        return parser.parse(this, encoded, rules);
    }

    PasswordHash malformed() {
        return new Unusable(this, Problem.MALFORMED);
    }

    /** What a hash begins with; nothing for a format that is told by other means. Of several the first, and all have one length. */
    String tag() {
        return tags.length == 0 ? "" : tags[0];
    }

    boolean isStandard() {
        return standing != Standing.OFF;
    }

    /** Returns true for formats that do not protect a password when the file is stolen: fast, short or no hash at all. */
    public boolean weak() {
        return standing != Standing.SOUND;
    }

    /**
     * Returns true if verifying several hashes of this format and of the same cost with {@link
     * PasswordHash#matches(java.util.List, java.util.List)} takes less time than one after the other. True for bcrypt only.
     */
    public boolean fasterTogether() {
        return this == BCRYPT;
    }
}
