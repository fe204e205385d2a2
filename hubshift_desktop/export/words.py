"""Plain words for passwords that are read out over the phone: short, everyday, no two that sound the same."""

from __future__ import annotations

_ALL = """
acorn acre actor agree air alarm album alley almond alpine amber ample anchor angle ankle apple april apron arch arena
arm army arrow artist ash aspen atlas atom attic august aunt autumn award axle baby back bacon badge bag bake baker
ball bamboo banana band banjo bank barge bark barn barrel basil basin basket bat bath bay beach bead beam bean bear
beard beaver bed bee beetle bell belt bench berry bib bike bin birch bird biscuit bison black blade blanket blend
block bloom blouse blue board boat bobbin body boil bold bolt bonnet bonus book boot border bottle boulder bounce bow
bowl box boy bracket brake branch brass brave bread breeze brick bridge bright broad broom brother brown brush bubble
bucket buckle bud budget buffalo bugle build bulb bumper bundle bunk burrow bus bush butter button buyer cabbage cabin
cable cactus cake calendar calf calm camel camera camp canal candle cane canoe canvas canyon cape car caravan card
cargo carol carpet carrot cart carve cashew castle cat catch cattle cave cedar celery cello cement centre cereal chain
chair chalk champion chapel chapter chart cheek cheer cheese cherry chess chest chick chief child chilli chimney chin
chip chisel choir chorus cinema circle circus citrus city clap clarinet class clay clean clerk clever cliff climb
clock cloth cloud clover club coach coast coat cobalt cobweb cocoa coconut coffee coin collar colour comb comet comic
compass concert cone cook cookie copper coral cord cork corn corner cottage cotton couch cougar count country cousin
cover cow coyote crab cradle crane crate crater crayon cream credit creek crest cricket crisp crop crow crown cruise
crumb crystal cube cuckoo cup cupboard curl current curry curtain curve cushion custard cycle cymbal daffodil dairy
daisy dance danger dash date dawn deck deer delta denim dent depot desert desk dessert diamond diary dice diesel digit
dinner dish dock doctor dog doll dollar dolphin domino donkey door dot double dove down dozen dragon drain draw drawer
dream dress drift drill drink drive drop drum dry duck dune dusk dust duty eagle ear early earth easel east easy echo
edge egg elbow elder elk elm ember emerald emu engine entry equal estate evening exit fable fabric face fact fair
falcon fall family fan farm fast father feast feather fence fern ferry fiddle field fig film final finch finger finish
fire first fish five flag flame flannel flask flat fleece flight flint float flock floor flower flute fly foam focus
fog fold folder foot forest fork fort forty forum fossil fountain fox frame freckle free fresh friend fringe frog
front frost fruit fudge funnel fur future galaxy gallery gallon game garage garden garlic garnet gate gazelle gear
gecko gem gentle geyser giant ginger giraffe girl give glacier glad glass glide globe glove glow glue goal goat gold
golf good goose gossip grain grand grape graph grass gravel gravy great green grey grid grill grin grocer ground group
grove guard guest guide guitar gull gum gust habit hail hair half hall hammer hammock hamper hamster hand handle happy
harbour harp harvest hat hatch haven hawk hay hazel head heart heat hedge heel helmet help hen herb herd heron hike
hill hinge hippo hive hobby hockey hold holiday hollow holly home honey hood hoof hook hoop hope horn horse hotel
house hum hundred hut ice icicle igloo inch index ink inlet insect iris iron island ivory ivy jacket jaguar jam
january jar jasmine jaw jazz jeans jelly jersey jet jetty jewel jigsaw job jog join joke journal joy judge jug juice
july jumble jumper june jungle junior jury kangaroo kayak keen keep kelp kennel kernel kettle key keyboard kick kid
kind king kiosk kite kitten kiwi knee knob knock knot koala label lace ladder lady lake lamb lamp land lane lantern
lap large lark laser lasso latch laugh laundry laurel lava lavender lawn layer leaf leap learn leather ledge left leg
lemon lens lentil leopard lesson letter lettuce level lever library lid light lilac lily lime line linen lion lip list
little lizard llama lobster local lock locket lodge loft log long loop lotus loud lounge lucky lumber lunar lunch
lupin lyric macaw magnet magpie mail major mallet mango manor map maple marble march margin market marsh mask mason
mast mat match maze meadow meal medal melody melon member mentor menu merit mesa metal meteor metre mild mile milk
mill mineral mint minute mirror mist mitten mixer model mole moment monday money monitor monkey month moon moose
mosaic moss moth mother motor mountain mouse mouth movie mud muffin mug mulberry muscle museum mushroom music mustard
myth nail name napkin narrow native nature navy near neat neck nectar needle nephew nest net newt nickel niece night
nine noble noodle noon north nose notch note novel nugget number nurse nut nutmeg oak oar oasis oat object ocean
october octopus offer office olive omelette one onion opal open opera orange orbit orchard orchid order organ origin
osprey ostrich otter oval oven owl oyster pacific pack paddle paddock page paint palace palm pan panda panel pansy
panther paper parade parcel park parrot parsley part party pasta paste pastry patch path patio pattern pause pavement
paw pea peach peacock peak peanut pear pearl pebble pedal pelican pen pencil penguin pepper perch perfect petal petrol
phone photo piano picnic picture pie pier pig pigeon pillow pilot pin pine pink pipe pirate pistachio pitch pixel
pizza place plain plan planet plank plant plate play plaza plenty plum plumber pocket poem poet point polar pole
polish polo pond pony pool popcorn poppy porch port possum post pot potato potter powder prairie praise press pretty
prince print prize proud prune pudding puddle pulley pulp puma pump pumpkin pupil puppet puppy purple purse puzzle
pyramid quail quartz queen quest quick quiet quill quilt quince quiz quokka quota rabbit raccoon race radar radio
radish raft rail rain rainbow raisin ramp ranch ranger rapid raven razor ready recipe record red reed reef region
reindeer relay relish rent rest ribbon rice rich ride ridge right ring rinse ripple river road roast robin robot rock
rocket rodeo roll roof room root rope rosemary rotor round rover row royal rubber ruby rudder rug ruler run rural rust
saddle safari safe saffron sage sail salad salmon salt salute sand sandal sapphire satin saturday sauce saucer sausage
scale scarf school science scooter score scout screen screw script sea seal season seat second seed senior series
seven shade shadow shake shape share shark sharp shed sheep sheet shelf shell shelter sheriff shield shine ship shirt
shoe shop shore short shoulder shovel show shower shrimp shrub shuttle side sign signal silent silk silver simple sing
sink siren sister six sketch ski skill skirt sky slate sled sleep sleeve slice slide slipper slope slow small smart
smile smooth snail snow soap soccer sock sofa soft soil solar solid solo song sonnet soup south soy space spade
spaniel spark sparrow speech speed spice spider spinach spiral spirit splash sponge spoon sport spray spring sprout
spruce square squash squid squirrel stable stadium staff stage stair stamp stand star start state station statue steam
steel stem step stereo stew stick still stone stool storm story stove straw stream street string stripe studio study
sturdy style suburb subway sugar suit sultan summer sun sunday sunset surf surprise swan sweater sweet swift swim
swing switch sword syrup table tablet tail tailor talent tall tandem tango tap tape target tartan taxi tea teacher
team teapot telescope temple tennis tent terrace theatre thimble thistle thread three throne thumb thunder ticket tide
tiger tile timber time tin tiny tip toast toaster today toe toffee tomato tonic tool tooth top torch tortoise total
toucan towel tower town toy track tractor trade traffic trail train tram travel tray treasure treat tree trek triangle
trolley trophy trout truck trumpet trunk trust tuba tube tulip tuna tunnel turban turkey turnip turtle tutor tweed
twelve twenty twig twin twist ukulele umbrella uncle under uniform union unit upper urban useful usual valley value
van vanilla vapour vase vault velvet vendor venue verb verse vessel vest video view village vine vinegar viola violet
violin visit vista vivid voice volcano volume vote voyage waffle wagon waist walk wall wallaby wallet walnut walrus
waltz warm wasp watch water wave wax weasel weather web wedge week well west whale wheat wheel whisker whistle white
wide wild willow wind window wing winner winter wire wisdom wise wolf wombat wonder wood wool word work world wren
wrist writer yacht yard yarn year yeast yellow yoga yogurt young zebra zero zest zigzag zinc zip zone zoo
"""

WORDS: tuple[str, ...] = tuple(_ALL.split())
