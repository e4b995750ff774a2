package io.htpasswd.examples;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.config.PolicyConfig;
import io.htpasswd.config.PolicyConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The guard of a policy document that may change while requests come. A new version takes the place of the old one at once
 * and whole; one that cannot be enforced takes no place: the old one goes on, and one line says why. The file is compared by
 * what stands in it, at most 1 MiB, so that no trick of file times hides a change.
 *
 * <p>Threads: asked by all; looks come one at a time.
 */
final class PolicyFile implements Supplier<BasicAuth> {
    private static final long LOOK_EVERY_MILLIS = 500;

    /** What a look found: a text, or why there is none. */
    private record Found(@Nullable String text, String problem) {
        /** The record's own would print hashes. */
        @Override
        public String toString() {
            return "Found";
        }
    }

    private final Path file;
    private final @Nullable Path secrets;
    private final PolicyConfig config;
    private final UnaryOperator<BasicAuth> limits;
    private final Consumer<String> out;
    private final Consumer<String> err;

    private volatile BasicAuth guard;
    private String inUse;
    private Found last;
    /** What was last complained about; empty: the version in use is what stands in the file. */
    private String complaint = "";

    /** Reads the document; {@code out} is told of lines of users that cannot be used, {@code err} of versions. */
    PolicyFile(
            Path file,
            @Nullable Path secrets,
            PolicyConfig config,
            UnaryOperator<BasicAuth> limits,
            Consumer<String> out,
            Consumer<String> err)
            throws StartException {
        this.file = file;
        this.secrets = secrets;
        this.config = config;
        this.limits = limits;
        this.out = out;
        this.err = err;
        this.inUse = PolicyYaml.text(file);
        this.last = new Found(inUse, "");
        this.guard = guard(inUse);
    }

    @Override
    public BasicAuth get() {
        return guard;
    }

    /** Looks at the file from now on, on a thread that ends with the process. */
    PolicyFile watched() {
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "policy");
            thread.setDaemon(true);
            return thread;
        });
        looks.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** One look. What was not there at the look before may be half written, and is left for the next. */
    void look() {
        Found found = find();
        boolean settled = found.equals(last);
        last = found;
        if (!settled) return;
        try {
            String text = found.text();
            if (text == null) throw new StartException(found.problem());
            if (text.equals(inUse)) {
                if (!complaint.isEmpty()) say("good again, as it was");
                return;
            }
            // Also a version that was refused before: the Secret that it lacked may have come.
            guard = guard(text);
            inUse = text;
            say(complaint.isEmpty() ? "new version in use" : "good again, new version in use");
        } catch (StartException e) {
            complain(e.getMessage());
        } catch (RuntimeException e) {
            complain("--policy: " + e.getClass().getName());
        }
    }

    private Found find() {
        try {
            return new Found(PolicyYaml.text(file), "");
        } catch (StartException e) {
            return new Found(null, String.valueOf(e.getMessage()));
        }
    }

    private void say(String what) {
        complaint = "";
        err.accept("--policy: " + file + ": " + what);
    }

    private void complain(@Nullable String problem) {
        String line = problem + "; the version before stays in use";
        if (line.equals(complaint)) return;
        complaint = line;
        err.accept(line);
    }

    private BasicAuth guard(String text) throws StartException {
        PolicyYaml yaml = PolicyYaml.parse(text);
        List<String> problems = new ArrayList<>();
        try {
            BasicAuth read = config.withSecrets(new PolicySecrets(yaml.secrets(), secrets))
                    .onProblem((path, problem) -> problems.add(path + ": " + problem.message()))
                    .read(yaml.policy());
            problems.forEach(out);
            return limits.apply(read);
        } catch (PolicyConfigException e) {
            throw new StartException("--policy: " + e.getMessage());
        }
    }
}
