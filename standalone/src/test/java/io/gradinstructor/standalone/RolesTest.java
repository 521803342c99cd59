package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gradinstructor.explainservice.ExplainService;
import io.gradinstructor.orchestrator.OrchestratorService;
import io.gradinstructor.service.Needs;
import io.gradinstructor.service.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every method of both APIs says who may call it. */
class RolesTest {
  /** By the ends of their paths; all other changes are for those who run campaigns. */
  private static final Set<String> OF_ADMINS = Set.of("cancel", "pause", "resume");

  private static List<Method> methods;

  @BeforeAll
  static void find() throws Exception {
    methods = new ArrayList<>();
    for (Class<?> of : List.of(OrchestratorService.class, ExplainService.class)) {
      methods.addAll(methods(of));
    }
  }

  /** Resource methods beside a class, in its folder or its jar. */
  private static List<Method> methods(Class<?> of) throws Exception {
    java.nio.file.Path home =
        java.nio.file.Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(home)) {
      return methods(of, home);
    }
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + home.toUri()), Map.of())) {
      return methods(of, jar.getPath("/"));
    }
  }

  private static List<Method> methods(Class<?> of, java.nio.file.Path root) throws Exception {
    List<Method> found = new ArrayList<>();
    try (Stream<java.nio.file.Path> files = Files.walk(root)) {
      for (java.nio.file.Path file : files.toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(".class") && name.startsWith("io/gradinstructor/")) {
          String type = name.substring(0, name.length() - ".class".length()).replace('/', '.');
          Class<?> c = Class.forName(type, false, of.getClassLoader());
          if (c.isAnnotationPresent(Path.class)) {
            Arrays.stream(c.getDeclaredMethods()).filter(m -> verb(m) != null).forEach(found::add);
          }
        }
      }
    }
    assertFalse(found.isEmpty(), of + " has an API");
    return found;
  }

  private static String verb(Method method) {
    for (Annotation a : method.getAnnotations()) {
      HttpMethod verb = a.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return verb.value();
      }
    }
    return null;
  }

  private static String end(Method method) {
    Path path = method.getAnnotation(Path.class);
    return path == null ? "" : path.value().replaceAll(".*/", "");
  }

  @Test
  void everyMethodHasTheRoleOfWhatItDoes() {
    Set<String> seen = new TreeSet<>();
    for (Method m : methods) {
      Needs needs = m.getAnnotation(Needs.class);
      assertNotNull(needs, m + " says nobody who may call it");
      boolean reads = Set.of("GET", "HEAD").contains(verb(m));
      boolean admin = OF_ADMINS.contains(end(m)) || verb(m).equals("DELETE");
      assertEquals(reads ? Role.READ : admin ? Role.ADMIN : Role.RUN, needs.value(), m.toString());
      if (admin) {
        seen.add(end(m));
      }
    }
    assertEquals(true, seen.containsAll(OF_ADMINS), seen::toString);
  }

  @Test
  void whoAsksForTheHeadOfAStreamGetsAnEnd() {
    Set<String> heads = new TreeSet<>();
    Set<String> streams = new TreeSet<>();
    for (Method m : methods) {
      Produces produces = m.getAnnotation(Produces.class);
      if (produces != null && List.of(produces.value()).contains(MediaType.SERVER_SENT_EVENTS)) {
        String where = m.getDeclaringClass() + " " + m.getAnnotation(Path.class).value();
        if (m.isAnnotationPresent(GET.class)) {
          streams.add(where);
        }
        if (m.isAnnotationPresent(HEAD.class)) {
          heads.add(where);
        }
      }
    }
    assertFalse(streams.isEmpty());
    assertEquals(streams, heads);
  }
}
