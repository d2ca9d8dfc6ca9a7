package interstate.deploy.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Those of this host, found also where a user's search path lacks the sbin directories. */
final class InstalledPrograms implements Programs {
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    @Override
    public Answer run(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(located(program)));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            return new Answer(Answer.NOT_INSTALLED, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(1, "interrupted");
        }
    }

    private static String located(String program) {
        for (String directory : DIRECTORIES) {
            Path path = Path.of(directory, program);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        return program;
    }
}
