package io.htpasswd.netty;

import io.htpasswd.admission.HashingLimit;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.basic.Verification;
import io.htpasswd.testing.TestRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request of a {@link RandomConnection}, and the statuses of the responses that it may get, the application's own apart. */
enum RequestKind {
    GOOD("good", Set.of(503)),
    BAD("bad", Set.of(401, 503)),
    NONE(null, Set.of(401)),
    FAILING("failing", Set.of(503)),
    /** Without credentials, at a path that is open. */
    OPEN(null, Set.of());

    private static final Policy POLICY = Policy.strict().withForwardedUser("X-User");
    private static final BasicAuth OPEN_PATH = BasicAuth.permitAll(POLICY);
    private static final BasicAuth USERS = BasicAuth.of(
                    POLICY, credentials -> switch (new String(credentials.password(), StandardCharsets.US_ASCII)) {
                        case "good" -> Verification.Accepted.WITHOUT_GROUPS;
                        case "bad" -> Verification.Failed.WRONG_PASSWORD;
                        default -> throw new IllegalStateException();
                    })
            .withHashingLimit(HashingLimit.of(64, 64, Duration.ofMinutes(1)));

    private final @Nullable String password;
    private final Set<Integer> statuses;

    RequestKind(@Nullable String password, Set<Integer> statuses) {
        this.password = password;
        this.statuses = statuses;
    }

    static BasicAuth guard(HttpRequest request) {
        return request.uri().startsWith("/open/") ? OPEN_PATH : USERS;
    }

    String path(int number) {
        return (this == OPEN ? "/open/" : "/") + number;
    }

    /** With credentials, if any, and as somebody else. */
    void identify(HttpRequest head) {
        head.headers().set("X-User", "root");
        if (password != null) head.headers().set("Authorization", TestRequest.basic("user", password));
    }

    Set<Integer> statuses() {
        return statuses;
    }
}
