package io.htpasswd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.LineProblem.Kind;
import io.htpasswd.testing.Logged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Section 4 of the contract: users and groups that a policy requires and the files do not have. */
@Timeout(30)
class RequiredTest {
    private static final String HASH = ":$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n";
    private static final String NO_GROUP =
            "the policy requires the group \"admins\", which has no member in the group file; add a line group: user user";
    private static final String NO_USER =
            "the policy requires the user \"root\", which no line of the password file has; add it";

    @TempDir
    Path folder;

    private final Logged logged = new Logged(HtpasswdFile.class, Htpasswd.class);
    private final List<ReloadEvent> events = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        replace("users", "alice" + HASH + "bob" + HASH);
        replace("groups", "staff: alice bob\nadmins:\n");
    }

    @AfterEach
    void close() {
        logged.close();
    }

    private void replace(String name, String content) throws IOException {
        Path written = Files.writeString(folder.resolve("new"), content);
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private HtpasswdFile.Builder files() {
        return HtpasswdFile.builder(folder.resolve("users"))
                .groups(folder.resolve("groups"))
                .checkEvery(Duration.ofNanos(1))
                .settle(Duration.ofNanos(1))
                .onReload(events::add);
    }

    private void reload(HtpasswdFile file, String groups) throws IOException {
        int before = events.size();
        replace("groups", groups);
        while (events.size() == before) file.refresh();
    }

    @Test
    void aGuardSaysAtOnceWhatItsPolicyRequiresInVain() throws Exception {
        HtpasswdFile file = files().open();
        assertThat(logged.text()).isEmpty();
        BasicAuth.of(
                Policy.strict().requiringGroups(Set.of("admins", "staff")).requiringUsers(Set.of("root", "bob")), file);
        assertThat(logged.lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains(" WARN ").endsWith("users: " + NO_USER),
                        line -> assertThat(line).contains(" WARN ").endsWith("users: " + NO_GROUP));
        assertThat(file.snapshot().problems())
                .containsExactly(
                        new LineProblem(0, Kind.REQUIRED_BUT_MISSING, NO_USER),
                        new LineProblem(0, Kind.REQUIRED_BUT_MISSING, NO_GROUP));
        assertThat(file.snapshot().problemCounts()).containsOnly(entry(Kind.REQUIRED_BUT_MISSING, 2));
        logged.forget();
        BasicAuth.of(Policy.strict().requiringGroups(Set.of("admins")), file);
        BasicAuth.of(Policy.strict(), file);
        assertThat(logged.text()).isEmpty();
    }

    @Test
    void aVersionThatLosesARequiredGroupSaysSoAndOneThatHasItDoesNot() throws Exception {
        HtpasswdFile file = files().open();
        BasicAuth.of(Policy.strict().requiringGroups(Set.of("admins")), file);
        logged.forget();
        reload(file, "staff: alice\nadmins: bob\n");
        assertThat(file.snapshot().problems()).isEmpty();
        assertThat(logged.text()).doesNotContain(" WARN ");
        reload(file, "staff: alice bob\n");
        assertThat(logged.text()).contains(" WARN ", NO_GROUP);
        assertThat(events.get(1).problems()).extracting(LineProblem::message).containsExactly(NO_GROUP);
    }

    @Test
    void aFileThatIsNotThereYetIsComparedWhenItIs() throws Exception {
        Files.delete(folder.resolve("users"));
        HtpasswdFile file = files().startWithout().open();
        logged.forget();
        BasicAuth.of(Policy.strict().requiringGroups(Set.of("admins")), file);
        assertThat(logged.text()).isEmpty();
        replace("users", "alice" + HASH + "bob" + HASH);
        while (file.snapshot().users().isEmpty()) file.refresh();
        assertThat(logged.text()).contains(" WARN ", NO_GROUP);
    }

    @Test
    void whereItIsFatalTheGuardIsNotBuiltAndAVersionWithoutItIsNotTaken() throws Exception {
        HtpasswdFile file = files().rules(HtpasswdRules.standard().withFatal(Kind.REQUIRED_BUT_MISSING))
                .open();
        Policy policy = Policy.strict().requiringGroups(Set.of("admins"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BasicAuth.of(policy, file))
                .withMessage(NO_GROUP);
        reload(file, "staff: alice\nadmins: bob\n");
        BasicAuth.of(policy, file);
        Htpasswd good = file.snapshot();
        replace("groups", "staff: alice\n");
        while (!logged.text().contains(" ERROR ")) file.refresh();
        assertThat(logged.text()).contains(NO_GROUP);
        assertThat(file.snapshot()).isSameAs(good);
    }

    @Test
    void usersThatNeverChangeLogItWhenTheGuardIsBuilt() {
        Htpasswd users = Htpasswd.ofLines(List.of("alice" + HASH.strip()))
                .withGroups(Htgroup.parse("staff: alice\n".getBytes(StandardCharsets.UTF_8)));
        BasicAuth.of(Policy.strict().requiringGroups(Set.of("admins")), users);
        assertThat(logged.lines()).singleElement().asString().contains(" WARN ").endsWith(NO_GROUP);
    }

    @Test
    void aThousandNamesAreKeptAndTheRestIsNotReported() throws Exception {
        HtpasswdFile file = files().open();
        Set<String> names = IntStream.range(0, 2_000).mapToObj(i -> "user" + i).collect(Collectors.toSet());
        BasicAuth.of(Policy.strict().requiringUsers(names), file);
        assertThat(file.snapshot().problemCounts()).containsOnly(entry(Kind.REQUIRED_BUT_MISSING, 1_000));
    }
}
