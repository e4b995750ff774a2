package io.htpasswd.basic;

import static io.htpasswd.basic.BasicAuthTest.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.testing.TestRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What adapters need beside decisions: a request that passes unasked, and a challenge that the application wants. */
class UnaskedTest {
    private final List<DecisionEvent> events = new ArrayList<>();

    @Test
    void unaskedTakesOutCredentialsThatNobodyVerifiedAndTheForwardedUser() {
        BasicAuth auth = BasicAuth.of(Policy.optional().withForwardedUser("X-User"), ALICE)
                .withListener(events::add);
        RequestEdit edit = auth.anonymous().edit();
        assertThat(edit.headers("authorization", List.of("Basic x"))).isEmpty();
        assertThat(edit.headers("x_user", List.of("root"))).isEmpty();
        assertThat(edit.headers("Accept", List.of("*/*"))).containsExactly("*/*");
        assertThat(edit.added()).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void unaskedLeavesCredentialsToAPolicyThatKeepsThem() {
        BasicAuth auth = BasicAuth.of(Policy.strict().withCredentialsKept(), ALICE);
        assertThat(auth.anonymous().edit().headers("Authorization", List.of("Basic x")))
                .hasSize(1);
    }

    @Test
    void challengeIsTheDenialOfARequestWithoutCredentialsInEveryMode() {
        Decision strict = BasicAuth.of(Policy.strict(), ALICE).evaluate(TestRequest.get());
        for (Policy policy : List.of(Policy.strict(), Policy.optional())) {
            BasicAuth auth = BasicAuth.of(policy, ALICE).withListener(events::add);
            assertThat(auth.deny(TestRequest.as("alice", "secret"), Reason.NO_CREDENTIALS))
                    .isEqualTo(strict);
        }
        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.decision()).isEqualTo(strict);
            assertThat(event.claimedUser()).isNull();
        });
    }

    @Test
    void challengeHasTheRequestsFormAndAsksTheRewriter() {
        BasicAuth auth = BasicAuth.of(Policy.optional(), ALICE);
        assertThat(auth.deny(TestRequest.get().withMethod("HEAD"), Reason.NO_CREDENTIALS)
                        .rejection()
                        .body())
                .isEmpty();
        BasicAuth rewriting = auth.withRejections(
                request -> (reason, standard) -> new Rejection(401, null, standard.headers(), reason.name()));
        assertThat(rewriting
                        .deny(TestRequest.get(), Reason.NO_CREDENTIALS)
                        .rejection()
                        .body())
                .isEqualTo("NO_CREDENTIALS");
    }
}
