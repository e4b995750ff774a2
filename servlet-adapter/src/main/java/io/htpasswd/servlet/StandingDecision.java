package io.htpasswd.servlet;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestEdit;
import org.jspecify.annotations.Nullable;

/**
 * The decision that let a request pass in its first dispatch, and whose it was. It stands for all its dispatches, but for the
 * user, who can log out in the middle.
 */
final class StandingDecision {
    private final BasicAuth auth;
    private final RequestEdit edit;
    private volatile Decision.@Nullable Authenticated user;

    private StandingDecision(BasicAuth auth, RequestEdit edit, Decision.@Nullable Authenticated user) {
        this.auth = auth;
        this.edit = edit;
        this.user = user;
    }

    static StandingDecision of(BasicAuth auth, Decision.Passed passed) {
        return new StandingDecision(auth, passed.edit(), passed instanceof Decision.Authenticated user ? user : null);
    }

    BasicAuth auth() {
        return auth;
    }

    RequestEdit edit() {
        return edit;
    }

    Decision.@Nullable Authenticated user() {
        return user;
    }

    void logout() {
        user = null;
    }
}
