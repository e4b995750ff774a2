package io.htpasswd.crypt;

/** The formats met in htpasswd files; closed, because an unknown one must never become a comparison of plain text. */
public enum HashFormat {
    /** {@code $2y$ $2b$ $2a$ $2x$}. */
    BCRYPT,
    /** {@code $6$}. */
    SHA512_CRYPT,
    /** {@code $5$}. */
    SHA256_CRYPT,
    /** {@code $apr1$}, Apache's own MD5-crypt. */
    APR1,
    /** {@code $1$}. */
    MD5_CRYPT,
    /** <code>{SSHA}</code>. */
    SSHA,
    /** <code>{SHA}</code>. */
    SHA1,
    /** 13 characters without a tag. */
    DES_CRYPT,
    /** <code>{PLAIN}</code>. */
    PLAIN,
    /** Text without a tag. */
    BARE_PLAIN,
    /** Everything else. */
    UNKNOWN;

    /** True when a stolen hash is no obstacle: fast, short or no hash at all. */
    public boolean weak() {
        return switch (this) {
            case BCRYPT, SHA512_CRYPT, SHA256_CRYPT, APR1, SSHA -> false;
            default -> true;
        };
    }
}
