package io.gradinstructor.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Writes into NOTICE what ships, by the licences that its Maven files name. After {@code mvn
 * package}, in the project's folder: {@code java
 * integration-tests/src/test/java/io/gradinstructor/integration/Notice.java}.
 */
final class Notice {
  private static final String BEGIN = "Works that ship with it, by licence:\n";
  private static final String END = "Texts of these licences:\n";
  private static final int WIDTH = 100;

  private static final String APACHE = "Apache License 2.0";
  private static final String MIT = "MIT License";
  private static final String BSD_2 = "BSD 2-Clause License";
  private static final String BSD_3 = "BSD 3-Clause License";

  /** Copyright lines, which these licences want kept, by artifact. */
  private static final Map<String, String> COPYRIGHTS =
      Map.ofEntries(
          Map.entry("onnxruntime", "Copyright (c) Microsoft Corporation"),
          Map.entry("slf4j-api", "Copyright (c) 2004-2023 QOS.ch"),
          Map.entry("uplot", "Copyright (c) 2022 Leon Sorokin"),
          Map.entry("jopt-simple", "Copyright (c) 2004-2016 Paul R. Holser, Jr."),
          Map.entry("pcollections", "Copyright 2015 The pcollections Authors"),
          Map.entry("argparse4j", "Copyright (C) 2011, 2014, 2015 Tatsuhiro Tsujikawa"),
          Map.entry("crac", "Copyright (c) 2017-2021 Azul Systems, Inc."),
          Map.entry(
              "zstd-jni",
              "Copyright (c) 2014-2015, Yann Collet; Copyright (c) 2015, Luben Karavelov"),
          Map.entry("protobuf-java", "Copyright 2008 Google Inc."),
          Map.entry("re2j", "Copyright (c) 2009 The Go Authors"),
          Map.entry("jakarta.activation-api", "Copyright (c) 2018 Oracle and/or its affiliates"),
          Map.entry(
              "jakarta.xml.bind-api", "Copyright (c) 2017, 2018 Oracle and/or its affiliates"));

  /** A work that an artifact carries inside, which its Maven file does not name. */
  private record Carried(String carrier, String name, String licence, String copyright) {}

  private static final List<Carried> CARRIED =
      List.of(
          new Carried("htm", "preact", MIT, "Copyright (c) 2015-present Jason Miller"),
          new Carried(
              "brotli4j",
              "brotli",
              MIT,
              "Copyright (c) 2009, 2010, 2013-2016 by the Brotli Authors"),
          new Carried("lz4-java", "lz4", BSD_2, "Copyright (c) 2011-2020, Yann Collet"),
          new Carried("snappy-java", "snappy", BSD_3, "Copyright 2011, Google Inc."),
          new Carried(
              "zstd-jni", "zstd", BSD_3, "Copyright (c) Meta Platforms, Inc. and affiliates"));

  private Notice() {}

  /** Writes NOTICE anew. */
  public static void main(String[] args) throws Exception {
    Path repository = Path.of(System.getProperty("user.home"), ".m2", "repository");
    Path maven = args.length > 0 ? Path.of(args[0]) : repository;
    Path notice = Path.of("NOTICE");
    Files.writeString(notice, of(Files.readString(notice), shipped(Path.of("")), maven));
  }

  /** A notice, with the part about what ships as it should be. */
  static String of(String notice, Iterable<String> shipped, Path maven) throws Exception {
    int begin = notice.indexOf(BEGIN);
    int end = notice.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("NOTICE lacks the lines " + BEGIN + " and " + END);
    }
    return notice.substring(0, begin)
        + BEGIN
        + works(shipped, maven)
        + "\n"
        + notice.substring(end);
  }

  /** All that is packaged, as {@code group:artifact:version}. */
  static TreeSet<String> shipped(Path project) throws IOException {
    TreeSet<String> all = new TreeSet<>();
    List<Path> lists;
    try (Stream<Path> modules = Files.list(project.toAbsolutePath())) {
      lists =
          modules
              .map(m -> m.resolve("target/quarkus-app/quarkus-app-dependencies.txt"))
              .filter(Files::exists)
              .toList();
    }
    for (Path list : lists) {
      for (String line : Files.readAllLines(list)) {
        String[] parts = line.split(":");
        if (!parts[0].equals("io.gradinstructor")) {
          all.add(parts[0] + ":" + parts[1] + ":" + parts[parts.length - 1]);
        }
      }
    }
    return all;
  }

  private static String works(Iterable<String> shipped, Path maven) throws Exception {
    Map<String, Map<String, TreeSet<String>>> byLicence = new TreeMap<>();
    Map<String, Map<String, String>> copyrights = new TreeMap<>();
    for (String work : shipped) {
      String[] parts = work.split(":");
      // What differs from machine to machine has one name.
      String name =
          parts[1]
              .replaceFirst("^native-.*", "native-*")
              .replaceFirst("^onnxruntime_gpu$", "onnxruntime");
      String licence = licence(work, maven);
      byLicence
          .computeIfAbsent(licence, l -> new TreeMap<>())
          .computeIfAbsent(parts[0], g -> new TreeSet<>())
          .add(name);
      if (List.of(MIT, BSD_2, BSD_3).contains(licence)) {
        String copyright = COPYRIGHTS.get(name);
        if (copyright == null) {
          throw new IllegalArgumentException(
              work + " ships under " + licence + ": note its copyright");
        }
        copyrights.computeIfAbsent(licence, l -> new TreeMap<>()).put(name, copyright);
      }
      for (Carried c : CARRIED) {
        if (c.carrier().equals(name)) {
          copyrights
              .computeIfAbsent(c.licence(), l -> new TreeMap<>())
              .put(c.name() + " (in " + name + ")", c.copyright());
        }
      }
    }
    StringBuilder all = new StringBuilder();
    byLicence.forEach(
        (licence, groups) -> {
          all.append("\n").append(licence).append("\n");
          groups.forEach((group, names) -> wrap(all, group + ": " + String.join(", ", names)));
          copyrights
              .getOrDefault(licence, new LinkedHashMap<>())
              .forEach(
                  (name, c) -> all.append("    ").append(name).append(": ").append(c).append("\n"));
        });
    return all.toString();
  }

  private static void wrap(StringBuilder out, String text) {
    StringBuilder line = new StringBuilder(" ");
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append("\n");
        line = new StringBuilder("   ");
      }
      line.append(" ").append(word);
    }
    out.append(line).append("\n");
  }

  /** The licence of a work; of several that one may choose from, the most permissive. */
  private static String licence(String work, Path maven) throws Exception {
    String said = String.join(" | ", named(work, maven)).toLowerCase(Locale.ROOT);
    Map<String, String> known = new LinkedHashMap<>();
    known.put("apache", APACHE);
    known.put("cc0", "Creative Commons CC0 1.0, public domain");
    known.put("mit-0", "MIT No Attribution");
    known.put("mit", MIT);
    known.put("bsd-2|bsd 2", BSD_2);
    known.put("bsd-3|bsd 3|go license|edl 1.0|eclipse distribution", BSD_3);
    known.put("epl.2|eclipse public license.*2", "Eclipse Public License 2.0");
    for (Map.Entry<String, String> licence : known.entrySet()) {
      if (said.matches("(?s).*(" + licence.getKey() + ").*")) {
        return licence.getValue();
      }
    }
    throw new IllegalArgumentException(
        work + " ships under a licence that is not known here: " + said);
  }

  /** What a Maven file, or the one that it inherits from, says. */
  private static List<String> named(String work, Path maven) throws Exception {
    String[] parts = work.split(":");
    Path pom =
        maven
            .resolve(parts[0].replace('.', '/'))
            .resolve(parts[1])
            .resolve(parts[2])
            .resolve(parts[1] + "-" + parts[2] + ".pom");
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getDocumentElement();
    List<String> names = new ArrayList<>();
    for (Element licences : children(project, "licenses")) {
      for (Element licence : children(licences, "license")) {
        for (Element name : children(licence, "name")) {
          names.add(name.getTextContent().strip());
        }
      }
    }
    if (names.isEmpty()) {
      for (Element parent : children(project, "parent")) {
        return named(
            text(parent, "groupId")
                + ":"
                + text(parent, "artifactId")
                + ":"
                + text(parent, "version"),
            maven);
      }
    }
    return names;
  }

  private static String text(Element element, String child) {
    return children(element, child).get(0).getTextContent().strip();
  }

  private static List<Element> children(Element element, String name) {
    List<Element> all = new ArrayList<>();
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element e && e.getTagName().equals(name)) {
        all.add(e);
      }
    }
    return all;
  }
}
