package io.htpasswd.basic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the four locations have in common: they present credentials and know what to remove once these were good. */
abstract sealed class Location implements CredentialLocation
        permits HeaderLocation, QueryParameterLocation, CookieLocation, CustomLocation {

    /** What the request presents here. */
    abstract CredentialsOrReason read(RequestView request, CredentialLimits limits);

    /** The request without the credentials; null when nothing is to be removed here. */
    abstract @Nullable Removal removal();

    /** Values that are tokens without a scheme. */
    static CredentialsOrReason bareToken(List<@Nullable String> values, CredentialLimits limits) {
        if (values.isEmpty()) return CredentialsOrReason.NOTHING;
        String value = values.size() == 1 ? values.get(0) : null;
        return value == null ? CredentialsOrReason.MALFORMED : token(value, 0, limits);
    }

    /**
     * True when a field's values are not all there. No {@link RequestView} should hand over such, but some servers make them of
     * a head that they did not read to its end.
     */
    static boolean holdsNull(@Nullable List<@Nullable String> values) {
        if (values == null) return true;
        for (String value : values) {
            if (value == null) return true;
        }
        return false;
    }

    static CredentialsOrReason token(String value, int start, CredentialLimits limits) {
        if (value.length() > limits.valueLength()) return CredentialsOrReason.MALFORMED;
        return UserPass.decode(value, start, limits.passwordBytes());
    }

    /** Without outer SP and HTAB; not {@code String.strip}, to which other bytes are white space, too. */
    static String strip(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) start++;
        while (end > start && isBlank(value.charAt(end - 1))) end--;
        return value.substring(start, end);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
