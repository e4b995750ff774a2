package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The container guards the same path with users of its own: whoever comes in is ours, or both's, and never a mix. */
class ContainerUsersIT {
    private static final String CAROL = "Authorization: " + TestRequest.basic("carol", "carol");
    private static Running server;

    @BeforeAll
    static void start() throws Exception {
        server = new WebApp()
                .withManagedUsers("alice", "carol")
                .guard(BasicAuth.of(Policy.optional(), new Users()))
                .page(
                        WebApp.MANAGED,
                        (in, out) -> out.getWriter()
                                .print(in.getRemoteUser() + " " + in.getUserPrincipal() + " " + in.getAuthType()
                                        + " ours=" + in.isUserInRole("ours") + " theirs="
                                        + in.isUserInRole(WebApp.MANAGED_ROLE)))
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Answer ask(String credentials) throws Exception {
        return Wire.ask(server.port(), Wire.get("/managed/x", credentials));
    }

    @Test
    void userOfBothIsOursWithOurGroupsAndNotTheirRoles() throws Exception {
        assertThat(ask(Users.ALICE).body()).isEqualTo("alice alice BASIC ours=true theirs=false");
    }

    @Test
    void userOfTheContainerAloneIsDeniedByUs() throws Exception {
        Answer answer = ask(CAROL);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate")).contains("realm=\"Restricted\"");
    }

    @Test
    void userOfOursAloneIsDeniedByTheContainer() throws Exception {
        Answer answer = ask(Users.BOB);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate")).containsIgnoringCase("realm=\"managed\"");
    }
}
