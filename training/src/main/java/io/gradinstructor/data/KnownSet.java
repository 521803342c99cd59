package io.gradinstructor.data;

import java.util.Arrays;
import java.util.List;

/**
 * Datasets that the program knows by name. Hashes are of the unpacked files: gzip leaves the packer
 * some freedom, the images none.
 */
public enum KnownSet {
  /** One in six training and one in five test images of MNIST; comes with the program. */
  MNIST_SAMPLE(
      "mnist-sample",
      new int[] {966, 1137, 991, 1056, 951, 913, 980, 1036, 997, 973},
      new int[] {189, 222, 212, 242, 196, 186, 158, 215, 193, 187},
      null,
      "221e61a67433b97a6527dc2ec54ec5c5d216ead75c5890ead72792f0e37183a8",
      "db1532763cf41b0f9f7df2e59f145063558aed11fe3ef981b82a04f75963488d",
      "544b11e980491b35ea0a29d267be603798a522d267bd875eefdf185f2a90b4ed",
      "00c8ee896b56b1f141feedeefecd0ec606a7715b411eb44be7e1b1decd17e3fd"),
  /** Handwritten digits: LeCun, Cortes, Burges. */
  MNIST(
      "mnist",
      new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
      new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
  /** Pictures of clothes: Xiao, Rasul, Vollgraf. */
  FASHION_MNIST(
      "fashion-mnist",
      new int[] {6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000},
      new int[] {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000},
      "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

  /**
   * Names of the four files, the same for all three sets: images and labels for training, then for
   * the test.
   */
  static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  /** Rows, and columns, of an image. */
  public static final int SIDE = 28;

  private final String label;
  private final int[] trainImages;
  private final int[] testImages;
  private final String mirror;
  private final List<String> hashes;

  KnownSet(String label, int[] trainImages, int[] testImages, String mirror, String... hashes) {
    this.label = label;
    this.trainImages = trainImages;
    this.testImages = testImages;
    this.mirror = mirror;
    this.hashes = List.of(hashes);
  }

  /** The set of that name; null if there is none. */
  public static KnownSet of(String label) {
    return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst().orElse(null);
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(s -> s.label).toList();
  }

  /** Its name in campaign files. */
  public String label() {
    return label;
  }

  /** Images of the training file: of these classes, or all if null. */
  public int trainImages(List<Integer> ofClasses) {
    return count(trainImages, ofClasses);
  }

  /** Images of the test file: of these classes, or all if null. */
  public int testImages(List<Integer> ofClasses) {
    return count(testImages, ofClasses);
  }

  private static int count(int[] images, List<Integer> ofClasses) {
    return ofClasses == null
        ? Arrays.stream(images).sum()
        : ofClasses.stream().mapToInt(c -> c < images.length ? images[c] : 0).sum();
  }

  /** Pixels of an image. */
  public int pixels() {
    return SIDE * SIDE;
  }

  /** Classes that labels name. */
  public int classes() {
    return trainImages.length;
  }

  /** Folder on the web that has the files, packed; null if there is none. */
  String mirror() {
    return mirror;
  }

  /** SHA-256 of the unpacked file of that name. */
  String hash(String file) {
    return hashes.get(FILES.indexOf(file));
  }

  /** SHA-256 of the four unpacked files: images and labels for training, then for the test. */
  public List<String> hashes() {
    return hashes;
  }
}
