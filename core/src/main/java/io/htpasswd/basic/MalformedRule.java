package io.htpasswd.basic;

import java.util.Locale;

/**
 * The rule that credentials broke, for the people who run a server: why a request was {@link Reason#MALFORMED}. It says nothing
 * of the value itself, and clients do not see it. Later versions may add constants, so a {@code switch} over them needs a
 * {@code default}.
 */
public enum MalformedRule {
    /** More than one value: two header fields, query parameters or cookies of the name. */
    TWO_VALUES,
    /** The server handed over a null instead of a value. Some do, for a head that they did not read to its end. */
    NULL_VALUE,
    /** A query parameter, a cookie or a header without a scheme is there, and empty. */
    EMPTY_VALUE,
    /** The value is longer than {@link Policy#withMaxValueLength}. */
    VALUE_TOO_LONG,
    /** A tab stands after the scheme, where RFC 9110 §11.4 has a space. */
    TAB_AFTER_SCHEME,
    /** A blank stands inside the token. In a query, also a {@code +} that was not sent as {@code %2B}. */
    BLANK_IN_TOKEN,
    /** A comma stands inside the token: often two fields that a proxy has joined. */
    COMMA_IN_TOKEN,
    /** A colon stands inside the token: the client may have sent user and password without encoding them. */
    CLEAR_TEXT,
    /** A percent sign stands inside the token: it was percent-encoded once too often, or the sequence is cut. */
    PERCENT_SIGN,
    /** The token has digits of the alphabet for URLs, {@code -} and {@code _} (RFC 4648 §5). Basic has {@code +} and {@code /}. */
    URL_SAFE_BASE64,
    /** Some other character that is no digit of base64 (RFC 4648 §4). */
    NOT_BASE64,
    /** The token has an equals sign too many, too few, or before its end. */
    WRONG_PADDING,
    /** No bytes have a token of this length. It may have been cut. */
    WRONG_LENGTH,
    /** The last digit has bits that belong to no byte. The token may have been cut or changed by hand. */
    SPARE_BITS,
    /** The decoded token has no colon between user and password. */
    NO_COLON,
    /** Nothing stands before the colon. */
    EMPTY_USER,
    /** A hook was given a user with a colon, which no header can hold. */
    COLON_IN_USER,
    /** The user is not UTF-8. Python's requests and old browsers send ISO 8859-1. */
    USER_NOT_UTF8,
    /** The user has a control character, or one of the line ends of Unicode. */
    CONTROL_IN_USER,
    /** The password has a control character, often the line end of the file that it was read from. */
    CONTROL_IN_PASSWORD,
    /** The password is longer than {@link Policy#withMaxPasswordBytes}. */
    PASSWORD_TOO_LONG;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Returns the word after {@code rule=} in the log, {@code two-values}. */
    public String word() {
        return word;
    }
}
