package io.htpasswd.examples.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippet at the head of each public type compiles. */
class JavadocSnippetsTest {
    private static final Pattern SNIPPET = Pattern.compile("(?s)<pre>\\{@code\\n(.*?)\\n \\* }</pre>");

    /** Constants and exceptions need none, and the two for authors of guards no short one would do. */
    private static final List<String> WITHOUT = List.of(
            "Admission",
            "HashFormat",
            "HtpasswdException",
            "MalformedRule",
            "Place",
            "PolicyConfigException",
            "Reason");

    /** What snippets leave to their reader. */
    private static final String AROUND = """
            import com.sun.net.httpserver.HttpExchange;
            import io.htpasswd.admission.*;
            import io.htpasswd.basic.*;
            import io.htpasswd.config.*;
            import io.htpasswd.crypt.*;
            import io.htpasswd.file.*;
            import io.htpasswd.netty.BasicAuthHandler;
            import io.htpasswd.servlet.BasicAuthFilter;
            import io.netty.channel.*;
            import io.netty.handler.codec.http.*;
            import jakarta.servlet.DispatcherType;
            import jakarta.servlet.FilterRegistration;
            import jakarta.servlet.ServletContext;
            import jakarta.servlet.http.HttpServletResponse;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.EnumSet;
            import java.util.Map;
            import java.util.Set;

            class Of%s {
                interface Counter { void count(String what); }
                interface Sessions { void close(String user); }

                BasicAuth auth;
                BasicAuthHandler.Factory factory;
                BasicAuthHandler.Factory guards;
                Channel channel;
                ChannelHandler application;
                Counter counter;
                Decision decision;
                Decision.Passed passed;
                HtpasswdFile users;
                HttpExchange exchange;
                HttpHeaders headers;
                HttpServletResponse response;
                Map<String, ?> document;
                PasswordHash hash;
                Path path;
                Policy policy;
                Rejection rejection;
                RequestView request;
                ServletContext context;
                Sessions sessions;
                String method;
                String query;
                byte[] field;
                byte[] password;

                void snippet() throws Exception {
            %s
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void snippetsCompile() throws Exception {
        List<Path> sources = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (Path type : JavadocProseTest.publicTypes()) {
            String name = type.getFileName().toString().replace(".java", "");
            Matcher snippet = SNIPPET.matcher(Files.readString(type));
            if (!snippet.find()) {
                without.add(name);
                continue;
            }
            String code = snippet.group(1).replaceAll("(?m)^ \\* ?", "");
            sources.add(Files.writeString(folder.resolve("Of" + name + ".java"), AROUND.formatted(name, code)));
        }
        assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT);
        assertThat(sources).hasSizeGreaterThan(20);
        assertThat(compile(sources)).isEmpty();
    }

    /** What the compiler has against them. */
    private List<String> compile(List<Path> sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
            boolean compiled =
                    compiler.getTask(null, files, found, options, null, units).call();
            List<String> errors =
                    found.getDiagnostics().stream().map(Object::toString).toList();
            return compiled ? List.of() : errors;
        }
    }
}
