package io.htpasswd.recipes.jersey;

import io.htpasswd.basic.Decision;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The user of the file, whose groups are the roles. */
record HtpasswdUser(Decision.Authenticated decision, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
        return decision::user;
    }

    @Override
    public boolean isUserInRole(String role) {
        return decision.groups().contains(role);
    }

    @Override
    public String getAuthenticationScheme() {
        return BASIC_AUTH;
    }
}
