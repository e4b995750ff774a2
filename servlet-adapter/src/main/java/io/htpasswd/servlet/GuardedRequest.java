package io.htpasswd.servlet;

import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Reason;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The request as the application sees it: edited, and as its user's. Whoever the container itself may have authenticated, here
 * it is ours or nobody; a name of ours with roles of theirs would be somebody whom neither let in.
 */
final class GuardedRequest extends EditedRequest {
    private final StandingDecision decision;

    GuardedRequest(HttpServletRequest request, StandingDecision decision) {
        super(request, decision.edit());
        this.decision = decision;
    }

    /** A name and nothing else, equal by it: applications keep it in maps and in sessions, which containers may store. */
    private record User(String getName) implements Principal, Serializable {
        @Override
        public String toString() {
            return getName;
        }
    }

    @Override
    public @Nullable String getRemoteUser() {
        Decision.Authenticated user = decision.user();
        return user == null ? null : user.user();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        Decision.Authenticated user = decision.user();
        return user == null ? null : new User(user.user());
    }

    @Override
    public @Nullable String getAuthType() {
        return decision.user() == null ? null : BASIC_AUTH;
    }

    /** Groups are roles; {@code *} and {@code **} are the descriptor's words for all of them, and nobody's group. */
    @Override
    public boolean isUserInRole(String role) {
        Decision.Authenticated user = decision.user();
        // Null: containers take one, and nobody is in that role.
        return user != null
                && role != null
                && !role.equals("*")
                && !role.equals("**")
                && user.groups().contains(role);
    }

    /** True with a user; without one the policy let the request pass, but the application wants one: a challenge, and false. */
    @Override
    public boolean authenticate(HttpServletResponse response) throws IOException, ServletException {
        if (decision.user() != null) return true;
        ServletRequestView sent = new ServletRequestView((HttpServletRequest) getRequest());
        RejectionResponse.write(
                decision.auth().deny(sent, Reason.NO_CREDENTIALS).rejection(), response);
        return false;
    }

    @Override
    public void login(String username, String password) throws ServletException {
        throw new ServletException("users of this request come from its Basic credentials, not from login");
    }

    @Override
    public void logout() {
        decision.logout();
        removeAttribute(BasicAuthFilter.AUTHENTICATED);
    }

    @Override
    public AsyncContext startAsync() {
        return new GuardedAsyncContext(super.startAsync(), this);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new GuardedAsyncContext(super.getAsyncContext(), this);
    }
}
