package io.htpasswd.servlet;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestEdit;
import org.jspecify.annotations.Nullable;

/** What was decided about a request that passes, and by whom, for all its dispatches; the user can log out in the middle. */
final class Passage {
    private final BasicAuth auth;
    private final RequestEdit edit;
    private volatile Decision.@Nullable Authenticated user;

    private Passage(BasicAuth auth, RequestEdit edit, Decision.@Nullable Authenticated user) {
        this.auth = auth;
        this.edit = edit;
        this.user = user;
    }

    static Passage of(BasicAuth auth, Decision.Passed passed) {
        return new Passage(auth, passed.edit(), passed instanceof Decision.Authenticated user ? user : null);
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
