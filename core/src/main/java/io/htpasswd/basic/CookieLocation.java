package io.htpasswd.basic;

import java.util.List;

/** Credentials in a cookie: its value as it stands. */
final class CookieLocation extends Location {
    private final String name;

    CookieLocation(String name) {
        if (!FieldName.isToken(name)) {
            throw new IllegalArgumentException("a cookie's name is a token (RFC 6265), got " + Quoted.text(name));
        }
        this.name = name;
    }

    @Override
    CredentialsOrReason read(RequestView request, CredentialLimits limits) {
        List<String> fields = request.headers(CookieText.FIELD);
        return holdsNull(fields) ? CredentialsOrReason.MALFORMED : bareToken(CookieText.values(fields, name), limits);
    }

    @Override
    Removal removal() {
        return Removal.cookie(name);
    }

    @Override
    public String toString() {
        return "cookie " + name;
    }
}
