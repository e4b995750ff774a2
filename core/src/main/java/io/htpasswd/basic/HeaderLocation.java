package io.htpasswd.basic;

import java.util.List;

/** Credentials in a header field: {@code scheme 1*SP token68} (RFC 9110 §11.4), or the bare token. */
final class HeaderLocation extends Location {
    static final HeaderLocation AUTHORIZATION = of("Authorization", "Basic ");

    private final String name;
    /** Empty for a bare token. */
    private final String scheme;

    private HeaderLocation(String name, String scheme) {
        this.name = name;
        this.scheme = scheme;
    }

    static HeaderLocation of(String name, String prefix) {
        FieldName.checked(name);
        if (prefix.isEmpty()) return new HeaderLocation(name, "");
        String scheme = prefix.substring(0, prefix.length() - 1);
        if (!prefix.endsWith(" ") || !FieldName.isToken(scheme)) {
            throw new IllegalArgumentException(
                    "a prefix is a scheme and one space, or empty, got " + Quoted.text(prefix));
        }
        return new HeaderLocation(name, scheme);
    }

    @Override
    boolean isProxy() {
        return name.equalsIgnoreCase("Proxy-Authorization");
    }

    @Override
    List<String> values(RequestView request) {
        return request.headers(name);
    }

    @Override
    CredentialsOrReason read(String sent, CredentialLimits limits) {
        String value = FieldValues.strip(sent);
        if (scheme.isEmpty()) return super.read(value, limits);
        if (!startsWithScheme(value)) return CredentialsOrReason.NOTHING;
        int token = scheme.length();
        if (token == value.length()) return CredentialsOrReason.NOTHING;
        while (value.charAt(token) == ' ') token++;
        return token == scheme.length()
                ? CredentialsOrReason.malformed(MalformedRule.TAB_AFTER_SCHEME)
                : UserPass.decode(value, token, limits);
    }

    /** The scheme ends at the first blank. */
    private boolean startsWithScheme(String value) {
        int length = scheme.length();
        if (value.length() < length) return false;
        if (value.length() > length && !FieldValues.isBlank(value.charAt(length))) return false;
        for (int i = 0; i < length; i++) {
            if (FieldName.asciiLower(value.charAt(i)) != FieldName.asciiLower(scheme.charAt(i))) return false;
        }
        return true;
    }

    @Override
    String field() {
        return name;
    }

    @Override
    List<String> removedFrom(List<String> values) {
        return List.of();
    }

    @Override
    public String toString() {
        return "header " + name + (scheme.isEmpty() ? "" : ", scheme " + scheme);
    }
}
