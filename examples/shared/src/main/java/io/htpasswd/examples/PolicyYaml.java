package io.htpasswd.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A YAML file that holds one policy and any number of Secrets. Messages name lines, never what stands in them. */
record PolicyYaml(Map<String, ?> policy, List<Map<String, ?>> secrets) {
    private static final int MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 32;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(MOST_BYTES)
            .build();

    /** The record's own would print hashes. */
    @Override
    public String toString() {
        return "PolicyYaml";
    }

    static PolicyYaml parse(String text) throws StartException {
        try {
            checkEvents(text);
            List<Map<String, ?>> policies = new ArrayList<>();
            List<Map<String, ?>> secrets = new ArrayList<>();
            int number = 0;
            for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
                number++;
                // Nothing, or only comments: what a file of parts put together has before, between and after them.
                if (document == null) continue;
                Map<String, ?> map = object(number, document);
                ("Secret".equals(map.get("kind")) ? secrets : policies).add(map);
            }
            if (policies.size() != 1) {
                throw new StartException("--policy: expected one policy document besides Secrets, found "
                        + policies.size()
                        + (policies.isEmpty()
                                ? "; a policy has users, secretRef or htpasswd"
                                : "; give each policy and each other object a file of its own"));
            }
            return new PolicyYaml(policies.get(0), secrets);
        } catch (YamlEngineException e) {
            throw new StartException("--policy: " + NoYaml.reason(e, text));
        }
    }

    /** What stands in a file: UTF-8, at most 1 MiB. */
    static String text(Path file) throws StartException {
        try {
            if (!Files.isRegularFile(file)) throw new StartException("--policy: no such file: " + file);
            if (Files.size(file) > MOST_BYTES)
                throw new StartException("--policy: a document is at most 1 MiB: " + file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StartException("--policy: expected UTF-8: " + file);
        } catch (IOException e) {
            throw new StartException("--policy: cannot be read: " + file);
        }
    }

    /** Before anything is built from them: an alias can make a small document huge, and depth can exhaust the stack. */
    private static void checkEvents(String text) throws StartException {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            if (event instanceof AliasEvent)
                throw new StartException("--policy: line " + NoYaml.line(event.getStartMark())
                        + ": aliases are not taken; write the value out");
            if (event instanceof CollectionStartEvent) depth++;
            if (event instanceof CollectionEndEvent) depth--;
            if (depth > DEEPEST) {
                throw new StartException(
                        "--policy: line " + NoYaml.line(event.getStartMark()) + ": nested deeper than " + DEEPEST);
            }
        }
    }

    @SuppressWarnings("unchecked") // PolicyConfig checks every key and type
    private static Map<String, ?> object(int number, Object document) throws StartException {
        if (document instanceof Map<?, ?> map) return (Map<String, ?>) map;
        // The way in which somebody gives a file to the wrong option.
        boolean users = document instanceof String text && text.contains(":");
        throw new StartException("--policy: document " + number + ": expected an object"
                + (users ? "; if these are users, user:hash, give the file with --htpasswd" : ""));
    }
}
