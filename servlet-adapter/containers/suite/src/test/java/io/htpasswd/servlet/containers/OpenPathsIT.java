package io.htpasswd.servlet.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.servlet.BasicAuthFilter;
import io.htpasswd.servlet.containers.Container.Running;
import io.htpasswd.testing.Table;
import io.htpasswd.testing.TestRequest;
import io.htpasswd.testing.Wire;
import io.htpasswd.testing.Wire.Answer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The targets of open-paths.tsv below four mappings, with the open paths set by code and by init-params. What a container makes
 * of a target differs from one to the next and stands in that table; that no guarded page is served does not.
 */
class OpenPathsIT {
    private static final String[] PATHS = {"/health", "/api/health", "/plain/health", "/uri/health"};
    private static final String OPEN = "open page for null";
    private static final String GUARDED = "guarded page for ";
    private static final String USER = "Authorization: " + TestRequest.basic("user", "password");

    @TempDir
    static Path folder;

    /** Other servlets at "/" and at "/*", which split a path in different places. */
    private static Running byCode;

    private static Running byInitParams;

    @BeforeAll
    static void start() throws Exception {
        String users = Files.writeString(folder.resolve("users"), "user:$apr1$TYiryv0/$8BvzLUO9IfGPGGsPnAgSu1\n")
                .toString();
        BasicAuth auth = BasicAuth.of(Policy.strict(), HtpasswdFile.open(Path.of(users)));
        byCode = pages(new WebApp()
                        .filter("/*", new HandedOnFilter())
                        .filter("/*", new BasicAuthFilter(auth).withOpenPaths(PATHS)))
                .page("/", OpenPathsIT::plain)
                .start();
        byInitParams = pages(new WebApp().filter("/*", new HandedOnFilter()).with(context -> {
                    FilterRegistration.Dynamic guard = context.addFilter("guard", BasicAuthFilter.class);
                    guard.setInitParameters(Map.of("htpasswdFile", users, "openPaths", String.join(" ,\n  ", PATHS)));
                    guard.setAsyncSupported(true);
                    guard.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/*");
                }))
                .page("/*", OpenPathsIT::plain)
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        byCode.close();
        byInitParams.close();
    }

    private static WebApp pages(WebApp app) {
        return app.page("/health", (in, out) -> show(true, in, out))
                .page("/admin", (in, out) -> show(false, in, out))
                .page("/api/*", (in, out) -> show("/health".equals(in.getPathInfo()), in, out))
                .page("/uri/*", (in, out) -> show(byUri(in).equals(List.of("", "uri", "health")), in, out));
    }

    /** As Spring finds a page: by the segments of the URI, none resolved, whatever the container has made of them. */
    private static List<String> byUri(HttpServletRequest in) {
        return Stream.of(in.getRequestURI().split("/", -1))
                .map(segment -> URLDecoder.decode(segment.split(";", 2)[0], StandardCharsets.UTF_8))
                .toList();
    }

    private static void plain(HttpServletRequest in, HttpServletResponse out) throws IOException {
        String info = in.getPathInfo() == null ? "" : in.getPathInfo();
        show((in.getServletPath() + info).equals("/plain/health"), in, out);
    }

    private static void show(boolean open, HttpServletRequest in, HttpServletResponse out) throws IOException {
        out.getWriter().print((open ? "open page for " : GUARDED) + in.getRemoteUser());
    }

    @Test
    void noGuardedPageIsServedWithoutCredentialsWhateverTheContainerMakesOfTheTarget() throws Exception {
        String column = Container.present().name().split("-", 2)[0];
        Map<String, String> answers = new LinkedHashMap<>();
        Map<String, String> listed = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Table.Row row : Table.read("open-paths.tsv").rows()) {
            for (String target : targets(row)) {
                for (Running server : List.of(byCode, byInitParams)) {
                    Answer nobody = ask(server, Wire.get(target));
                    if (nobody.body().contains(GUARDED)) wrong.add(row + " " + target);
                    String what = row + " " + target + (server == byCode ? " by code" : " by init-params");
                    answers.put(what, outcome(nobody, ask(server, Wire.get(target, USER))));
                    listed.put(what, row.get(column));
                }
            }
        }
        assertThat(wrong).as("served without credentials").isEmpty();
        assertThat(answers).isEqualTo(listed);
    }

    /** {@code {}} stands for the mappings. */
    private static List<String> targets(Table.Row row) {
        String target = row.get("target");
        return Stream.of("", "/api", "/plain", "/uri")
                .map(base -> target.replace("{}", base))
                .distinct()
                .toList();
    }

    /** Open, guarded (which page a user then gets is the container's to say), or the container's own status. */
    private static String outcome(Answer nobody, Answer user) {
        boolean handedOn = nobody.field(HandedOnFilter.MARK) != null;
        if (!handedOn && nobody.status() == user.status()) return String.valueOf(nobody.status());
        if (nobody.status() == 200 && nobody.body().equals(OPEN) && user.body().equals(OPEN)) return "open";
        if (nobody.status() == 401 && user.body().endsWith(" page for user")) return "guarded";
        return nobody + " without, " + user + " with credentials";
    }

    private static Answer ask(Running server, String request) throws IOException {
        return Wire.ask(server.port(), request);
    }
}
