package io.htpasswd.servlet;

import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestEdit;
import org.jspecify.annotations.Nullable;

/** What was decided about a request that passes, for all its dispatches; the user can log out in the middle. */
final class Passage {
    private final @Nullable RequestEdit edit;
    private volatile Decision.@Nullable Authenticated user;

    private Passage(@Nullable RequestEdit edit, Decision.@Nullable Authenticated user) {
        this.edit = edit;
        this.user = user;
    }

    static Passage of(Decision decision) {
        return decision.fold(
                user -> new Passage(user.edit(), user), anonymous -> new Passage(anonymous.edit(), null), denied -> {
                    throw new IllegalStateException("a denied request does not pass");
                });
    }

    /** Of a dispatch that no guarded request led to. */
    static Passage nobody() {
        return new Passage(null, null);
    }

    /** Null: nothing is to be changed. */
    @Nullable
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
