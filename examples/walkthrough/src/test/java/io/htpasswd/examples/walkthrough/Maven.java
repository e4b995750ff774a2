package io.htpasswd.examples.walkthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Maven with a local repository of its own, that gets what it needs from this build's downloads before it asks elsewhere. */
final class Maven {
    private final Path settings;
    private final Path repository;

    private Maven(Path settings, Path repository) {
        this.settings = settings;
        this.repository = repository;
    }

    static Maven withRepository(Path folder, Path... others) throws IOException {
        Path downloads =
                Path.of(System.getProperty("local.repository", System.getProperty("user.home") + "/.m2/repository"));
        StringBuilder repositories = new StringBuilder();
        StringBuilder plugins = new StringBuilder();
        int id = 0;
        for (Path other : Stream.concat(Stream.of(others), Stream.of(downloads)).toList()) {
            String place = "<id>files-" + id++ + "</id><url>" + other.toUri() + "</url>";
            repositories.append("<repository>").append(place).append("</repository>");
            plugins.append("<pluginRepository>").append(place).append("</pluginRepository>");
        }
        Files.createDirectories(folder);
        Path settings = Files.writeString(
                folder.resolve("settings.xml"),
                "<settings><profiles><profile><id>files</id><repositories>" + repositories
                        + "</repositories><pluginRepositories>" + plugins + "</pluginRepositories></profile></profiles>"
                        + "<activeProfiles><activeProfile>files</activeProfile></activeProfiles></settings>");
        return new Maven(settings, folder.resolve("repository"));
    }

    /** Where this project's artifacts stand once they are installed. */
    Path installed() {
        return repository.resolve("io/htpasswd");
    }

    Commands.Result run(Path project, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("mvn", "-B", "-s", settings.toString(), "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        return Commands.run(project, command);
    }
}
