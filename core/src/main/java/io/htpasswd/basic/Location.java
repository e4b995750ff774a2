package io.htpasswd.basic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the four locations have in common: they read credentials in their own syntax, and once these were good they take them
 * out of the request in the same syntax.
 */
abstract sealed class Location implements CredentialLocation
        permits HeaderLocation, QueryParameterLocation, CookieLocation, CustomLocation {

    /** What stands here, not yet read; null when that cannot be told. */
    abstract @Nullable List<@Nullable String> values(RequestView request);

    CredentialsOrReason read(RequestView request, CredentialLimits limits) {
        return read(values(request), limits);
    }

    final CredentialsOrReason read(@Nullable List<@Nullable String> values, CredentialLimits limits) {
        if (values == null) return CredentialsOrReason.malformed(MalformedRule.NULL_VALUE);
        if (values.isEmpty()) return CredentialsOrReason.NOTHING;
        // Servers that take the first of several were led past the second; see the contract.
        if (values.size() > 1) return CredentialsOrReason.malformed(MalformedRule.TWO_VALUES);
        String value = values.get(0);
        return value == null ? CredentialsOrReason.malformed(MalformedRule.NULL_VALUE) : read(value, limits);
    }

    /** The one value that stands here: a token without a scheme, except in headers. */
    CredentialsOrReason read(String value, CredentialLimits limits) {
        return UserPass.decode(value, 0, limits);
    }

    /** False where the credentials stay, because only the application knows where they stand. */
    boolean isRemovable() {
        return true;
    }

    /** The field that the credentials stand in; null when they stand in none. */
    @Nullable
    String field() {
        return null;
    }

    /** What remains of that field's values; the same instance when nothing goes. */
    List<String> removedFrom(List<String> values) {
        return values;
    }

    /** What remains of an undecoded query; the same instance when nothing goes. */
    String removedFrom(String rawQuery) {
        return rawQuery;
    }

    boolean isParameter(String decodedName) {
        return false;
    }

    boolean isCookie(String name) {
        return false;
    }

    /** True for the one header whose challenge is Proxy-Authenticate with 407. */
    boolean isProxy() {
        return false;
    }
}
