package io.gradinstructor.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Folders of pictures, a folder for each class: PNG, JPEG and what else Java reads.
 *
 * @param folder that has the classes' folders
 * @param testFolder the same of the test; null if its pictures are among the others
 * @param size rows and columns that all are brought to; null for pictures that are of one size
 * @param colour whether they have three numbers a pixel, red, green and blue; else the brightness
 */
public record Pictures(String folder, String testFolder, List<Integer> size, boolean colour)
    implements Source {
  /**
   * Pictures as a model takes them.
   *
   * @param names of their files
   * @param bytes picture after picture, row by row, with red, green and blue of a pixel together
   * @param labels place of each picture's class; -1 where it is not known
   */
  public record Shown(List<String> names, byte[] bytes, int[] labels) {}

  /**
   * Reads pictures whose classes need not be known.
   *
   * @param place a picture, or a folder of them, whose folders are named after classes if they are
   *     known
   * @param image rows, columns and channels that they must have once they are brought to a size
   * @param classes names by place
   * @throws TableException if one is no picture or of another size
   */
  public Shown shown(Path place, List<Integer> image, List<String> classes) {
    return new PictureReader(List.of(), this).all(place.toAbsolutePath(), image, classes);
  }

  @Override
  public String format() {
    return "pictures";
  }

  @Override
  public Map<String, String> files() {
    return Source.files("folder", folder, testFolder);
  }

  @Override
  public Columns columns() {
    return null;
  }

  @Override
  public boolean tested() {
    return testFolder != null;
  }

  @Override
  public Reader reader(List<Path> places) {
    return new PictureReader(places, this);
  }
}
